package io.github.voiceclone.langchain4j;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.audio.TextToSpeechModel;
import dev.langchain4j.model.audio.TextToSpeechRequest;
import dev.langchain4j.model.audio.TextToSpeechResponse;
import io.github.voiceclone.CancelledException;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TimeoutExceededException;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioEncoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Text to speech of LangChain4j by a {@link VoiceCloner}, in the process and without a network.
 *
 * <pre>{@code
 * TextToSpeechModel model = VoiceCloneTextToSpeechModel.builder(cloner)
 *         .voice("anna", Path.of("anna.voice"))
 *         .voice("me", Path.of("me.wav"))
 *         .format("flac")
 *         .build();
 * byte[] flac = model.synthesize(TextToSpeechRequest.builder("你好，世界！").voice("me").build())
 *         .audio()
 *         .binaryData();
 * }</pre>
 *
 * <p>Thread-safe, as the cloner is; concurrent calls share its decoder steps. The cloner stays the application's to close.
 * LangChain4j's model has no stream: text that comes in pieces, as from a {@code StreamingChatModel}, is spoken by
 * {@link VoiceCloner#stream(java.util.concurrent.Flow.Publisher, Voice)}.
 */
public final class VoiceCloneTextToSpeechModel implements TextToSpeechModel {
    private final VoiceCloner cloner;
    private final Map<String, Voice> voices;
    private final AudioEncoding encoding;
    private final String mediaType;
    private final @Nullable SynthesisOptions options;
    private final @Nullable Duration timeout;

    private VoiceCloneTextToSpeechModel(Builder builder) {
        cloner = builder.cloner;
        voices = new LinkedHashMap<>(builder.voices);
        encoding = builder.encoding;
        mediaType = encoding.requireEncoder().mediaType();
        options = builder.options();
        timeout = builder.timeout;
    }

    /** Returns a builder of a model that speaks with {@code cloner}. */
    public static Builder builder(VoiceCloner cloner) {
        return new Builder(Objects.requireNonNull(cloner, "cloner"));
    }

    /**
     * Speaks a text in the voice that the request names, or in the first voice of this model if it names none.
     *
     * @return the audio as a file in this model's format, with its media type
     * @throws InvalidRequestException if the text cannot be spoken, or there is no such voice
     * @throws RateLimitException if the cloner has no room for another request
     * @throws TimeoutException if it takes longer than {@link Builder#timeout} allows
     * @throws NonRetriableException if the cloner is closed, or the thread is interrupted
     * @throws InternalServerException if the cloner fails otherwise
     */
    @Override
    public TextToSpeechResponse synthesize(TextToSpeechRequest request) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            cloner.speak(speechRequest(request)).writeTo(file, encoding);
        } catch (InvalidInputException e) {
            throw new InvalidRequestException(e.getMessage(), e);
        } catch (OverloadedException e) {
            throw new RateLimitException(e.getMessage(), e);
        } catch (TimeoutExceededException e) {
            throw new TimeoutException(e.getMessage(), e);
        } catch (ClosedException | CancelledException e) {
            throw new NonRetriableException(e.getMessage(), e);
        } catch (VoiceCloneException e) {
            throw new InternalServerException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be written", e);
        }
        return TextToSpeechResponse.from(Audio.builder()
                .binaryData(file.toByteArray())
                .mimeType(mediaType)
                .build());
    }

    private SpeechRequest speechRequest(TextToSpeechRequest request) {
        String name = request.voice();
        Voice voice = name == null ? voices.values().iterator().next() : voices.get(name);
        if (voice == null) {
            throw new InvalidInputException("there is no voice '" + name + "', expected one of " + voices.keySet());
        }
        SpeechRequest speech = SpeechRequest.of(request.text(), voice);
        speech = options == null ? speech : speech.withOptions(options);
        return timeout == null ? speech : speech.withTimeout(timeout);
    }

    /** Builder of a model. At least one voice is needed. Not thread-safe. */
    public static final class Builder {
        private final VoiceCloner cloner;
        private final Map<String, Voice> voices = new LinkedHashMap<>();
        private AudioEncoding encoding = AudioEncoding.WAV;
        private @Nullable SynthesisOptions options;
        private @Nullable Double speed;
        private @Nullable Long seed;
        private @Nullable Duration timeout;

        private Builder(VoiceCloner cloner) {
            this.cloner = cloner;
        }

        /**
         * Adds a voice under its name. The first one added is that of requests that name none.
         *
         * @throws IllegalArgumentException if there is one of this name
         */
        public Builder voice(Voice voice) {
            if (voices.putIfAbsent(voice.name(), voice) != null) {
                throw new IllegalArgumentException("the voice '" + voice.name() + "' is there already");
            }
            return this;
        }

        /**
         * Adds a voice from a file: one that {@link Voice#save} wrote, or a recording of a person who agreed to it, which the
         * cloner analyzes now.
         *
         * @throws InvalidInputException if the file cannot be used
         * @throws IllegalArgumentException if there is a voice of this name
         */
        public Builder voice(String name, Path file) {
            return voice(cloner.openVoice(name, file));
        }

        /**
         * Sets the format by name, {@code wav} unless set; FLAC and Opus need the jar {@code voiceclone-audio}, MP3 needs
         * {@code voiceclone-mp3}.
         */
        public Builder format(String value) {
            return encoding(AudioEncoding.of(value));
        }

        /** Sets the format with its sample rate, channels and bit depth. */
        public Builder encoding(AudioEncoding value) {
            encoding = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets the options; the cloner's unless set. */
        public Builder options(SynthesisOptions value) {
            options = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets how many times faster than the model speech is, from 0.25 to 4, in place of the options'. */
        public Builder speed(double value) {
            speed = value;
            return this;
        }

        /** Sets what every random draw derives from, in place of the options'. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Sets how long a call may take, waiting for its turn included; without a limit unless set. */
        public Builder timeout(Duration value) {
            timeout = Objects.requireNonNull(value, "value");
            return this;
        }

        private @Nullable SynthesisOptions options() {
            if (speed == null && seed == null) {
                return options;
            }
            SynthesisOptions changed = options == null ? cloner.options() : options;
            changed = speed == null ? changed : changed.withSpeed(speed);
            return seed == null ? changed : changed.withSeed(seed);
        }

        /**
         * Creates the model.
         *
         * @throws IllegalArgumentException if no voice was added, or the speed or timeout is outside its range
         * @throws InvalidInputException if the format cannot be written
         */
        public VoiceCloneTextToSpeechModel build() {
            if (voices.isEmpty()) {
                throw new IllegalArgumentException("no voice was added: add one with voice(…)");
            }
            if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
                throw new IllegalArgumentException("the timeout is " + timeout + ", expected a positive duration");
            }
            return new VoiceCloneTextToSpeechModel(this);
        }
    }
}
