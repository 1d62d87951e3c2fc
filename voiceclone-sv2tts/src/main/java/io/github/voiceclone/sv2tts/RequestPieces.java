package io.github.voiceclone.sv2tts;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.SynthesizedPiece;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a call's requests, one request after another, each drawn when it is needed. A request that fails, fails
 * alone and once: no more of it is drawn. Used by one thread.
 */
final class RequestPieces {
    private final List<SynthesisRequest> requests;
    private final Function<SynthesisRequest, Iterator<PieceReader.Piece>> reader;
    private final PieceSink<SynthesizedPiece> sink;
    private final BitSet failed = new BitSet();
    private Iterator<PieceReader.Piece> current = Collections.emptyIterator();
    private int opened;

    /**
     * A piece and whose it is.
     *
     * @param index of the request in the call
     */
    record Drawn(int index, SynthesisRequest request, PieceReader.Piece piece) {}

    /**
     * Creates the pieces of a call.
     *
     * @param reader opens a request's text, or throws what the request is to fail with
     * @param sink is told of failures
     */
    RequestPieces(
            List<SynthesisRequest> requests,
            Function<SynthesisRequest, Iterator<PieceReader.Piece>> reader,
            PieceSink<SynthesizedPiece> sink) {
        this.requests = requests;
        this.reader = reader;
        this.sink = sink;
    }

    /** Draws the next piece; null if there is none. */
    @Nullable
    Drawn next() {
        while (isFailed(opened - 1) || !current.hasNext()) {
            if (opened == requests.size()) {
                return null;
            }
            open(opened++);
        }
        return new Drawn(opened - 1, requests.get(opened - 1), current.next());
    }

    private void open(int index) {
        try {
            current = reader.apply(requests.get(index));
        } catch (VoiceCloneException e) {
            fail(index, e);
        }
    }

    /** Fails a request, unless it has failed before. */
    void fail(int index, VoiceCloneException failure) {
        if (!failed.get(index)) {
            failed.set(index);
            sink.failed(index, failure);
        }
    }

    /** Returns whether a request has failed. */
    boolean isFailed(int index) {
        return index >= 0 && failed.get(index);
    }
}
