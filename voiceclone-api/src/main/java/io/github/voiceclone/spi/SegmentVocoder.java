package io.github.voiceclone.spi;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import java.util.ArrayList;
import java.util.List;

/** A vocoder that makes a segment's audio once all of its frames are there. */
public abstract class SegmentVocoder implements Vocoder {
    /** For subclasses. */
    protected SegmentVocoder() {}

    /**
     * Returns the audio of a segment: {@link FrameFormat#hopLength()} samples for each frame.
     *
     * @param segment frames of {@link #format()}
     */
    @Override
    public abstract AudioClip vocode(Frames segment);

    private record Gathered(Cancellation cancellation, List<Frames> parts) implements VocoderStream {}

    @Override
    public final VocoderStream open(Cancellation cancellation) {
        return new Gathered(cancellation, new ArrayList<>());
    }

    @Override
    public final List<AudioClip> vocode(List<VocoderChunk> chunks) {
        List<AudioClip> audio = new ArrayList<>();
        for (VocoderChunk chunk : chunks) {
            audio.add(vocode(chunk, (Gathered) chunk.stream()));
        }
        return audio;
    }

    private AudioClip vocode(VocoderChunk chunk, Gathered stream) {
        stream.parts.add(chunk.frames());
        if (chunk.last() && !stream.cancellation.isCancelled()) {
            Frames segment = Frames.concat(stream.parts);
            try {
                format().check(segment, "vocoder '" + info().backend() + "'");
                return segment.frames() == 0 ? silence() : vocode(segment);
            } catch (VoiceCloneException e) {
                stream.cancellation.cancel(e);
            }
        }
        return silence();
    }

    private AudioClip silence() {
        return AudioClip.of(new float[0], format().sampleRate());
    }
}
