package io.github.voiceclone.spi;

import java.util.List;

/** Speaks text in a voice, as mel spectrograms. Thread-safe; closing twice does nothing. */
public interface Synthesizer extends AutoCloseable {
    /** Returns what this stage runs. */
    StageInfo info();

    /** Returns the format of its mel spectrograms. */
    FrameFormat format();

    /** Returns the number of values of the embeddings it takes. */
    int embeddingSize();

    /**
     * Speaks texts. Each request gets what it would get alone.
     *
     * @param requests texts with their voices
     * @param sink takes the pieces; a request that cannot be spoken, or that its {@link SynthesisRequest#cancellation()}
     *     ends before the next step, goes to its {@link PieceSink#failed}
     */
    void synthesize(List<SynthesisRequest> requests, PieceSink<SynthesizedPiece> sink);

    /**
     * Speaks one text, handing over what is ready while what follows is still in the making. Unless overridden, a part is
     * a whole piece.
     *
     * @param sink takes the speech
     * @throws io.github.voiceclone.VoiceCloneException if it cannot be spoken, or is cancelled
     */
    default void stream(SynthesisRequest request, MelSink sink) {
        synthesize(List.of(request), (index, piece) -> {
            request.cancellation().check();
            sink.accept(piece.mel());
            sink.endPiece(piece.pauseSeconds());
        });
    }

    @Override
    void close();
}
