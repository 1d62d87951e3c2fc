package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Request to speak a text in a voice: a {@link Voice} at hand, or a recording to take it from. Immutable; equal to a
 * request with the same values.
 */
public final class SpeechRequest {
    private final String text;
    private final @Nullable Voice voice;
    private final @Nullable AudioClip recording;
    private final Settings settings;

    /** Everything but the text and the speaker. */
    private record Settings(
            @Nullable SynthesisOptions options,
            @Nullable Duration timeout,
            @Nullable String id,
            Map<String, String> attributes) {
        static final Settings NONE = new Settings(null, null, null, Map.of());
    }

    private SpeechRequest(String text, @Nullable Voice voice, @Nullable AudioClip recording, Settings settings) {
        this.text = text;
        this.voice = voice;
        this.recording = recording;
        this.settings = settings;
    }

    /** Returns a request for {@code text} in a voice at hand. */
    public static SpeechRequest of(String text, Voice voice) {
        return new SpeechRequest(
                Objects.requireNonNull(text, "text"), Objects.requireNonNull(voice, "voice"), null, Settings.NONE);
    }

    /** Returns a request for {@code text} in the voice of a recording. */
    public static SpeechRequest of(String text, AudioClip recording) {
        return new SpeechRequest(
                Objects.requireNonNull(text, "text"),
                null,
                Objects.requireNonNull(recording, "recording"),
                Settings.NONE);
    }

    /** Returns this request with options of its own in place of the cloner's. */
    public SpeechRequest withOptions(SynthesisOptions value) {
        Objects.requireNonNull(value, "value");
        return with(new Settings(value, settings.timeout, settings.id, settings.attributes));
    }

    /**
     * Returns this request with a timeout: counted from the call, waiting for its turn included. A request that is late
     * fails with {@link TimeoutExceededException}, and its work stops at the next step.
     *
     * @param value how long it may take; positive, of any length
     * @throws IllegalArgumentException if it is not positive
     */
    public SpeechRequest withTimeout(Duration value) {
        if (Objects.requireNonNull(value, "value").isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the timeout is " + value + ", expected a positive duration");
        }
        return with(new Settings(settings.options, value, settings.id, settings.attributes));
    }

    /** Returns this request with an id of the application's, for logs and traces. */
    public SpeechRequest withId(String value) {
        Objects.requireNonNull(value, "value");
        return with(new Settings(settings.options, settings.timeout, value, settings.attributes));
    }

    /** Returns this request with one more attribute, for logs and traces; it replaces an earlier one of the same name. */
    public SpeechRequest withAttribute(String name, String value) {
        Map<String, String> attributes = new LinkedHashMap<>(settings.attributes);
        attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return with(
                new Settings(settings.options, settings.timeout, settings.id, Collections.unmodifiableMap(attributes)));
    }

    private SpeechRequest with(Settings value) {
        return new SpeechRequest(text, voice, recording, value);
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
        return Optional.ofNullable(settings.options);
    }

    /** Returns how long the request may take, if it has a timeout. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(settings.timeout);
    }

    /** Returns the application's id of the request, if it has one. */
    public Optional<String> id() {
        return Optional.ofNullable(settings.id);
    }

    /** Returns the request's attributes, in the order they were added; unmodifiable. */
    public Map<String, String> attributes() {
        return settings.attributes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SpeechRequest request
                && request.text.equals(text)
                && Objects.equals(request.voice, voice)
                && Objects.equals(request.recording, recording)
                && request.settings.equals(settings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, voice, recording, settings);
    }

    /** Returns the length of the text, who speaks it, and the settings; not the text itself, which may be private. */
    @Override
    public String toString() {
        String speaker = voice == null ? String.valueOf(recording) : "voice '" + voice.name() + "'";
        return "SpeechRequest[" + text.length() + " characters, " + speaker + ", " + settings + "]";
    }
}
