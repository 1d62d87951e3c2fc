package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text to speak, and the voice to speak it in: a {@link Voice} at hand, or a recording to take it from. Immutable.
 */
public final class CloneRequest {
    private final String text;
    private final @Nullable Voice voice;
    private final @Nullable AudioClip recording;
    private final @Nullable SynthesisOptions options;
    private final @Nullable Duration timeAllowed;

    private CloneRequest(
            String text,
            @Nullable Voice voice,
            @Nullable AudioClip recording,
            @Nullable SynthesisOptions options,
            @Nullable Duration timeAllowed) {
        this.text = text;
        this.voice = voice;
        this.recording = recording;
        this.options = options;
        this.timeAllowed = timeAllowed;
    }

    /** Asks for {@code text} in a voice at hand. */
    public static CloneRequest of(String text, Voice voice) {
        return new CloneRequest(
                Objects.requireNonNull(text, "text"), Objects.requireNonNull(voice, "voice"), null, null, null);
    }

    /** Asks for {@code text} in the voice of a recording. */
    public static CloneRequest of(String text, AudioClip recording) {
        return new CloneRequest(
                Objects.requireNonNull(text, "text"), null, Objects.requireNonNull(recording, "recording"), null, null);
    }

    /** Returns this request with options of its own in place of the cloner's. */
    public CloneRequest with(SynthesisOptions value) {
        return new CloneRequest(text, voice, recording, Objects.requireNonNull(value, "value"), timeAllowed);
    }

    /**
     * Returns this request with a deadline: counted from the call, waiting for its turn included. A request that is late
     * fails with {@link DeadlineException}, and its work stops at the next step.
     *
     * @param time how long it may take; positive, of any length
     */
    public CloneRequest within(Duration time) {
        if (Objects.requireNonNull(time, "time").isNegative() || time.isZero()) {
            throw new InvalidInputException("the time allowed is " + time + ", expected a positive duration");
        }
        return new CloneRequest(text, voice, recording, options, time);
    }

    /** Returns the text. */
    public String text() {
        return text;
    }

    /** Returns the voice, unless a recording is given. */
    public Optional<Voice> voice() {
        return Optional.ofNullable(voice);
    }

    /** Returns the recording, unless a voice is given. */
    public Optional<AudioClip> recording() {
        return Optional.ofNullable(recording);
    }

    /** Returns the request's own options, if it has any. */
    public Optional<SynthesisOptions> options() {
        return Optional.ofNullable(options);
    }

    /** Returns how long the request may take, if it has a deadline. */
    public Optional<Duration> timeAllowed() {
        return Optional.ofNullable(timeAllowed);
    }
}
