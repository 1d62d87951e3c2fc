package io.github.voiceclone.spi;

/**
 * One segment's way through a vocoder: holds what later frames need of earlier ones, such as overlap or a recurrent state.
 * Used by one thread at a time; holds nothing that needs closing.
 */
public interface VocoderStream {
    /** Returns the cancellation of the request that the segment belongs to. */
    Cancellation cancellation();
}
