package io.github.voiceclone.sv2tts;

import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.VocoderSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A spectrogram that comes in parts, vocoded as far as the context of its frames is there. Keeps no more frames than the
 * next chunk needs. Used by one thread at a time.
 */
final class StreamedVocoding implements VocoderSession {
    private final int context;
    private final Chunks chunks;
    private @Nullable Frames kept;
    /** Kept frames whose samples are out: the left context. */
    private int done;

    /** Makes the samples of a spectrogram's frames from {@code from} to before {@code to}, and hands them over. */
    @FunctionalInterface
    interface Chunks {
        void vocode(Frames mel, int from, int to);
    }

    /**
     * Starts one.
     *
     * @param context frames on each side that a frame's samples depend on
     */
    StreamedVocoding(int context, Chunks chunks) {
        this.context = context;
        this.chunks = chunks;
    }

    @Override
    public void accept(Frames part) {
        Frames mel = kept == null ? part : Frames.concat(List.of(kept, part));
        kept = mel;
        vocodeTo(mel, mel.frames() - context);
    }

    @Override
    public void finish() {
        if (kept != null) {
            vocodeTo(kept, kept.frames());
        }
    }

    private void vocodeTo(Frames mel, int to) {
        if (to <= done) {
            return;
        }
        chunks.vocode(mel, done, to);
        int passed = Math.max(0, to - context);
        kept = mel.slice(passed, mel.frames());
        done = to - passed;
    }
}
