package io.github.voiceclone.spi;


/**
 * Takes the speech of one request as it is made: parts of a piece's spectrogram, in order, then the piece's end, and so on.
 * Called by one thread at a time, the one that made the call; an exception thrown here ends the call with it.
 */
public interface MelSink {
    /** Takes the next frames of the current piece. */
    void accept(Frames part);

    /**
     * Ends the current piece.
     *
     * @param pauseSeconds silence to leave after it, in seconds
     */
    void endPiece(double pauseSeconds);
}
