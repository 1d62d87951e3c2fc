package io.github.voiceclone.spring.ai;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioEncoder;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.ai.audio.tts.TextToSpeechModel;
import org.springframework.ai.audio.tts.TextToSpeechOptions;
import org.springframework.ai.audio.tts.TextToSpeechPrompt;
import org.springframework.ai.audio.tts.TextToSpeechResponse;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Text to speech of Spring AI by a {@link VoiceCloner}, in the process and without a network.
 *
 * <pre>{@code
 * VoiceCloneTextToSpeechModel model = VoiceCloneTextToSpeechModel.builder(cloner)
 *         .voice("ann", Path.of("ann.voice"))
 *         .options(VoiceCloneTextToSpeechOptions.builder().format("mp3").build())
 *         .build();
 * byte[] mp3 = model.call("你好，世界！");
 * }</pre>
 *
 * <p>The bytes of a stream's responses, one after another, are one audio file. Work begins when a stream is subscribed to;
 * cancelling the subscription stops the work at its next step, and a subscriber that requests nothing holds it up. Signals
 * come from threads of the cloner's.
 *
 * <p>Errors are those of {@link VoiceCloner#speak(SpeechRequest)}; a voice that there is none of is an {@link
 * InvalidInputException}. Metadata of responses is {@link VoiceCloneSpeechMetadata}. Thread-safe; concurrent calls share the
 * cloner's decoder steps. The cloner stays the application's to close.
 */
public final class VoiceCloneTextToSpeechModel implements TextToSpeechModel {
    private final VoiceCloner cloner;
    private final Map<String, Voice> voices;
    private final SynthesisOptions synthesis;
    private final VoiceCloneTextToSpeechOptions options;

    private VoiceCloneTextToSpeechModel(Builder builder) {
        cloner = builder.cloner;
        voices = new LinkedHashMap<>(builder.voices);
        synthesis = builder.synthesis == null ? cloner.options() : builder.synthesis;
        options = builder.options;
        if (voices.isEmpty()) {
            throw new InvalidInputException("there is no voice to speak with: give a saved voice or a recording");
        }
        new Settings(options, ""); // Refuses wrong ones.
    }

    /** Returns a builder of a model that speaks with a cloner. */
    public static Builder builder(VoiceCloner cloner) {
        return new Builder(cloner);
    }

    /** Returns the options of prompts that leave theirs open. */
    @Override
    public VoiceCloneTextToSpeechOptions getOptions() {
        return options;
    }

    /** Returns the names of the voices; the first speaks unless a prompt names another. */
    public List<String> voices() {
        return List.copyOf(voices.keySet());
    }

    @Override
    public TextToSpeechResponse call(TextToSpeechPrompt prompt) {
        Settings settings = settings(prompt);
        long start = System.nanoTime();
        Speech speech = cloner.speak(settings.request);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            speech.writeTo(file, settings.encoding);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return settings.response(file.toByteArray(), speech.audio().seconds(), start, speech.words());
    }

    @Override
    public Flux<TextToSpeechResponse> stream(TextToSpeechPrompt prompt) {
        return Flux.defer(() -> {
            Settings settings = settings(prompt);
            return stream(settings, cloner.stream(settings.request));
        });
    }

    /**
     * Speaks a text that comes in pieces, as the tokens of a language model do: each sentence or clause as soon as it is
     * complete, as {@link VoiceCloner#stream(SpeechRequest, Flow.Publisher)} says. Cancelling the speech cancels the pieces.
     *
     * @param text the pieces, cut anywhere; such as {@code chatModel.stream(question)}
     * @param more options of this speech; null for the model's
     */
    public Flux<TextToSpeechResponse> stream(Publisher<String> text, @Nullable TextToSpeechOptions more) {
        Objects.requireNonNull(text, "text");
        return Flux.defer(() -> {
            Settings settings = new Settings(merged(more), "");
            return stream(settings, cloner.stream(settings.request, JdkFlowAdapter.publisherToFlowPublisher(text)));
        });
    }

    private Flux<TextToSpeechResponse> stream(Settings settings, Flow.Publisher<SpeechPart> speech) {
        File file = new File(settings);
        return JdkFlowAdapter.flowPublisherToFlux(speech)
                .<TextToSpeechResponse>handle((part, sink) -> {
                    TextToSpeechResponse response = file.append(part);
                    if (response != null) {
                        sink.next(response);
                    }
                })
                .concatWith(Mono.fromSupplier(file::finish));
    }

    private Settings settings(TextToSpeechPrompt prompt) {
        return new Settings(
                merged(prompt.getOptions()), prompt.getInstructions().getText());
    }

    private VoiceCloneTextToSpeechOptions merged(@Nullable TextToSpeechOptions more) {
        if (more == null) {
            return options;
        }
        return VoiceCloneTextToSpeechOptions.builder().build().or(more).or(options);
    }

    private Voice voice(@Nullable String name) {
        Voice found = name == null ? voices.values().iterator().next() : voices.get(name);
        if (found == null) {
            throw new InvalidInputException("there is no voice '" + name + "', expected one of " + voices.keySet());
        }
        return found;
    }

    /** Settings of one speech, nothing left open. */
    private final class Settings {
        private final Voice voice;
        private final AudioEncoding encoding;
        private final AudioEncoder encoder;
        private final long seed;
        private final SpeechRequest request;

        Settings(VoiceCloneTextToSpeechOptions wanted, String text) {
            voice = voice(wanted.getVoice());
            encoding = wanted.getFormat() == null ? AudioEncoding.WAV : AudioEncoding.of(wanted.getFormat());
            encoder = encoding.requireEncoder();
            try {
                SynthesisOptions changed = wanted.applyTo(synthesis);
                seed = changed.seed();
                SpeechRequest plain = SpeechRequest.of(text, voice).withOptions(changed);
                Duration timeout = wanted.getTimeout();
                request = timeout == null ? plain : plain.withTimeout(timeout);
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException(String.valueOf(e.getMessage()), e);
            }
        }

        TextToSpeechResponse response(byte[] bytes, double seconds, long start, List<SpokenWord> words) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            return new TextToSpeechResponse(
                    List.of(new org.springframework.ai.audio.tts.Speech(bytes)),
                    new VoiceCloneSpeechMetadata(
                            voice.name(), encoder.formatName(), encoder.mediaType(), seed, seconds, elapsed, words));
        }
    }

    /** The audio file that a stream's responses are. Used by one thread at a time. */
    private final class File {
        private final Settings settings;
        private final long start = System.nanoTime();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final AudioWriter writer;
        private final List<SpokenWord> words = new ArrayList<>();
        private long samples;

        File(Settings settings) {
            this.settings = settings;
            try {
                writer = AudioWriter.toStream(
                        bytes, cloner.sampleRate(), settings.encoding, cloner.syntheticSpeechTags());
            } catch (IOException e) {
                throw new UncheckedIOException("memory cannot be written", e);
            }
        }

        /** Returns what a part completes; null if the encoder waits for more. */
        @Nullable
        TextToSpeechResponse append(SpeechPart part) {
            words.addAll(part.words());
            samples += part.audio().length();
            return completed(() -> writer.write(part.audio()), false);
        }

        /** Returns the end of the file; null if it has none. */
        @Nullable
        TextToSpeechResponse finish() {
            return completed(writer::finish, true);
        }

        private @Nullable TextToSpeechResponse completed(Writing writing, boolean last) {
            try {
                writing.run();
            } catch (IOException e) {
                throw new UncheckedIOException("memory cannot be written", e);
            }
            if (bytes.size() == 0 && !(last && !words.isEmpty())) {
                return null;
            }
            TextToSpeechResponse response =
                    settings.response(bytes.toByteArray(), (double) samples / cloner.sampleRate(), start, words);
            bytes.reset();
            words.clear();
            return response;
        }
    }

    /** Writes to memory. */
    private interface Writing {
        void run() throws IOException;
    }

    /** Settings of a {@link VoiceCloneTextToSpeechModel}. Not thread-safe. */
    public static final class Builder {
        private final VoiceCloner cloner;
        private final Map<String, Voice> voices = new LinkedHashMap<>();
        private @Nullable SynthesisOptions synthesis;
        private VoiceCloneTextToSpeechOptions options =
                VoiceCloneTextToSpeechOptions.builder().build();

        private Builder(VoiceCloner cloner) {
            this.cloner = Objects.requireNonNull(cloner, "cloner");
        }

        /**
         * Adds a voice, which is asked for by its name; the first speaks unless another is asked for.
         *
         * @throws IllegalArgumentException if there is one of this name
         */
        public Builder voice(Voice value) {
            if (voices.putIfAbsent(value.name(), value) != null) {
                throw new IllegalArgumentException("there is a voice '" + value.name() + "' already");
            }
            return this;
        }

        /**
         * Adds a voice from a file: a saved voice, or a recording, which is analyzed now.
         *
         * @throws IllegalArgumentException if there is one of this name
         * @throws InvalidInputException if the file cannot be used
         */
        public Builder voice(String name, Path file) {
            return voice(cloner.openVoice(name, file));
        }

        /** Sets what synthesis starts from; the cloner's options unless set. */
        public Builder synthesis(SynthesisOptions value) {
            synthesis = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets the options of prompts that leave theirs open; the first voice and WAV unless set. */
        public Builder options(VoiceCloneTextToSpeechOptions value) {
            options = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Returns the model.
         *
         * @throws InvalidInputException if there is no voice, or an option is wrong
         */
        public VoiceCloneTextToSpeechModel build() {
            return new VoiceCloneTextToSpeechModel(this);
        }
    }
}
