package io.github.voiceclone;

import java.util.Objects;
import java.util.Optional;

/** Outcome of one request of {@link VoiceCloner#speakAll}: its speech, or the error that it failed with. */
public sealed interface SpeechOutcome {
    /**
     * Returns the speech.
     *
     * @throws VoiceCloneException the error that the request failed with, if it failed
     */
    Speech get();

    /** Returns the error that the request failed with, if it failed. */
    Optional<VoiceCloneException> failure();

    /** Returns whether the request was spoken. */
    default boolean succeeded() {
        return failure().isEmpty();
    }

    /**
     * Outcome of a request that was spoken.
     *
     * @param speech its speech
     */
    record Success(Speech speech) implements SpeechOutcome {
        /** Refuses null. */
        public Success {
            Objects.requireNonNull(speech, "speech");
        }

        @Override
        public Speech get() {
            return speech;
        }

        @Override
        public Optional<VoiceCloneException> failure() {
            return Optional.empty();
        }
    }

    /**
     * Outcome of a request that failed.
     *
     * @param reason the error that it failed with
     */
    record Failure(VoiceCloneException reason) implements SpeechOutcome {
        /** Refuses null. */
        public Failure {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public Speech get() {
            throw reason;
        }

        @Override
        public Optional<VoiceCloneException> failure() {
            return Optional.of(reason);
        }
    }
}
