package io.github.voiceclone.sv2tts;

import io.github.voiceclone.sv2tts.decode.Decoding;
import io.github.voiceclone.sv2tts.decode.PartSizes;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pieces of one request that is streamed: one is handed over, the next is decoded meanwhile. Used by one thread. */
final class StreamedPieces implements AutoCloseable {
    private final Iterator<PieceReader.Piece> pieces;
    private final Function<PieceReader.Piece, Decoding> start;
    private PartSizes sizes = PartSizes.FIRST;
    private @Nullable Started current;
    private @Nullable Started following;

    /** A piece and its decoding. */
    private record Started(PieceReader.Piece piece, Decoding decoding) {}

    StreamedPieces(Iterator<PieceReader.Piece> pieces, Function<PieceReader.Piece, Decoding> start) {
        this.pieces = pieces;
        this.start = start;
    }

    /** Goes on to the next piece, and returns whether there is one. */
    boolean next() {
        sizes = current == null ? PartSizes.FIRST : PartSizes.FOLLOWING;
        startFollowing();
        current = following;
        following = null;
        return current != null;
    }

    /** Starts to decode the piece after the current one, unless that has happened or there is none. */
    void startFollowing() {
        if (following == null && pieces.hasNext()) {
            PieceReader.Piece piece = pieces.next();
            following = new Started(piece, start.apply(piece));
        }
    }

    /** Returns the current piece's decoding. */
    Decoding current() {
        return started().decoding;
    }

    /** Returns the current piece. */
    PieceReader.Piece piece() {
        return started().piece;
    }

    private Started started() {
        if (current == null) {
            throw new IllegalStateException("there is no piece");
        }
        return current;
    }

    /** Returns how the current piece is cut into parts. */
    PartSizes sizes() {
        return sizes;
    }

    /** Drops what is being decoded. */
    @Override
    public void close() {
        if (current != null) {
            current.decoding.cancel();
        }
        if (following != null) {
            following.decoding.cancel();
        }
    }
}
