package io.github.voiceclone.spring.ai;

import io.github.voiceclone.Markup;
import io.github.voiceclone.SynthesisOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.audio.tts.TextToSpeechOptions;

/**
 * Options of speech, of a prompt or a model's own. What is null in a prompt's options is taken from the model's. Immutable.
 *
 * <pre>{@code
 * new TextToSpeechPrompt("你好", VoiceCloneTextToSpeechOptions.builder().voice("ann").format("mp3").seed(7L).build())
 * }</pre>
 */
public final class VoiceCloneTextToSpeechOptions implements TextToSpeechOptions {
    private final @Nullable String model;
    private final @Nullable String voice;
    private final @Nullable String format;
    private final @Nullable Double speed;
    private final @Nullable Long seed;
    private final @Nullable Integer style;
    private final @Nullable Double loudness;
    private final @Nullable Markup markup;
    private final @Nullable Duration timeout;

    private VoiceCloneTextToSpeechOptions(Builder builder) {
        model = builder.model;
        voice = builder.voice;
        format = builder.format;
        speed = builder.speed;
        seed = builder.seed;
        style = builder.style;
        loudness = builder.loudness;
        markup = builder.markup;
        timeout = builder.timeout;
    }

    /** Returns a builder of options that are all null. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns these options where they are set, and {@code other}'s, which need not be of this class, where they are not. */
    VoiceCloneTextToSpeechOptions or(TextToSpeechOptions other) {
        Builder merged = builder()
                .model(model == null ? other.getModel() : model)
                .voice(voice == null ? other.getVoice() : voice)
                .format(format == null ? other.getFormat() : format)
                .speed(speed == null ? other.getSpeed() : speed)
                .seed(seed)
                .style(style)
                .loudness(loudness)
                .markup(markup)
                .timeout(timeout);
        if (other instanceof VoiceCloneTextToSpeechOptions own) {
            merged.seed(seed == null ? own.seed : seed)
                    .style(style == null ? own.style : style)
                    .loudness(loudness == null ? own.loudness : loudness)
                    .markup(markup == null ? own.markup : markup)
                    .timeout(timeout == null ? own.timeout : timeout);
        }
        return merged.build();
    }

    /** Returns options with these changes. */
    SynthesisOptions applyTo(SynthesisOptions options) {
        SynthesisOptions changed = with(options, speed, SynthesisOptions::withSpeed);
        changed = with(changed, seed, SynthesisOptions::withSeed);
        changed = with(changed, style, SynthesisOptions::withStyle);
        changed = with(changed, loudness, SynthesisOptions::withLoudness);
        return with(changed, markup, SynthesisOptions::withMarkup);
    }

    private static <T> SynthesisOptions with(
            SynthesisOptions options, @Nullable T value, BiFunction<SynthesisOptions, T, SynthesisOptions> change) {
        return value == null ? options : change.apply(options, value);
    }

    /** Returns the name of the model, which has no effect: a cloner has one. */
    @Override
    public @Nullable String getModel() {
        return model;
    }

    /** Returns the name of the voice. */
    @Override
    public @Nullable String getVoice() {
        return voice;
    }

    /** Returns the audio format, as in {@code mp3}. */
    @Override
    public @Nullable String getFormat() {
        return format;
    }

    /** Returns how many times faster than the model's own the speech is, from 0.25 to 4. */
    @Override
    public @Nullable Double getSpeed() {
        return speed;
    }

    /** Returns what every random draw derives from. */
    public @Nullable Long getSeed() {
        return seed;
    }

    /** Returns the style token, {@link SynthesisOptions#style()}. */
    public @Nullable Integer getStyle() {
        return style;
    }

    /** Returns the loudness in LUFS, {@link SynthesisOptions#loudness()}. */
    public @Nullable Double getLoudness() {
        return loudness;
    }

    /** Returns how the text is read. */
    public @Nullable Markup getMarkup() {
        return markup;
    }

    /** Returns how long the speech may take. */
    public @Nullable Duration getTimeout() {
        return timeout;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VoiceCloneTextToSpeechOptions options
                && Objects.equals(options.model, model)
                && Objects.equals(options.voice, voice)
                && Objects.equals(options.format, format)
                && Objects.equals(options.speed, speed)
                && Objects.equals(options.seed, seed)
                && Objects.equals(options.style, style)
                && Objects.equals(options.loudness, loudness)
                && options.markup == markup
                && Objects.equals(options.timeout, timeout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(model, voice, format, speed, seed, style, loudness, markup, timeout);
    }

    @Override
    public String toString() {
        return "VoiceCloneTextToSpeechOptions[voice=" + voice + ", format=" + format + ", speed=" + speed + ", seed="
                + seed + ", style=" + style + ", loudness=" + loudness + ", markup=" + markup + ", timeout=" + timeout
                + "]";
    }

    /** Settings of {@link VoiceCloneTextToSpeechOptions}; null leaves one open. Not thread-safe. */
    public static final class Builder implements TextToSpeechOptions.Builder {
        private @Nullable String model;
        private @Nullable String voice;
        private @Nullable String format;
        private @Nullable Double speed;
        private @Nullable Long seed;
        private @Nullable Integer style;
        private @Nullable Double loudness;
        private @Nullable Markup markup;
        private @Nullable Duration timeout;

        private Builder() {}

        /** Sets the name of the model, which has no effect. */
        @Override
        public Builder model(@Nullable String value) {
            model = value;
            return this;
        }

        /** Sets the voice by its name; the model's first voice unless set. */
        @Override
        public Builder voice(@Nullable String value) {
            voice = value;
            return this;
        }

        /** Sets the audio format, one of {@link io.github.voiceclone.audio.AudioEncoders}; {@code wav} unless set. */
        @Override
        public Builder format(@Nullable String value) {
            format = value;
            return this;
        }

        /** Sets the speed, from 0.25 to 4; the pitch stays. */
        @Override
        public Builder speed(@Nullable Double value) {
            speed = value;
            return this;
        }

        /** Sets what every random draw derives from: the same seed, text and voice give the same speech. */
        public Builder seed(@Nullable Long value) {
            seed = value;
            return this;
        }

        /** Sets the style token, 0–9, or -1 to let the model choose. */
        public Builder style(@Nullable Integer value) {
            style = value;
            return this;
        }

        /** Sets the loudness that the speech is brought to, from -50 to -5 LUFS. */
        public Builder loudness(@Nullable Double value) {
            loudness = value;
            return this;
        }

        /** Sets how the text is read: as text, or with markup. */
        public Builder markup(@Nullable Markup value) {
            markup = value;
            return this;
        }

        /** Sets how long the speech may take, waiting for its turn included; as long as it takes unless set. */
        public Builder timeout(@Nullable Duration value) {
            timeout = value;
            return this;
        }

        @Override
        public VoiceCloneTextToSpeechOptions build() {
            return new VoiceCloneTextToSpeechOptions(this);
        }
    }
}
