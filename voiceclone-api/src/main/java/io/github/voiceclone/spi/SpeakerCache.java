package io.github.voiceclone.spi;

/** Cache of speakers, which keeps a recording from being analyzed twice. Thread-safe. */
@FunctionalInterface
public interface SpeakerCache {
    /**
     * Returns an encoder that answers from the cache where it can, and asks {@code encoder} where it cannot. Its speakers,
     * their format and its info are {@code encoder}'s. Requests that are not {@link EncodeRequest#cacheable} pass it by.
     *
     * @param encoder the encoder behind the cache; the result's {@code close} closes it
     * @param observer takes each look into the cache; {@link StageObserver#NONE} if nobody listens
     */
    Encoder decorate(Encoder encoder, StageObserver observer);
}
