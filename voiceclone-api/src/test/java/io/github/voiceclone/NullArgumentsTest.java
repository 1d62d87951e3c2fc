package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoders;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.audio.Resampler;
import io.github.voiceclone.recording.RecordingCheck;
import io.github.voiceclone.recording.RecordingFinding;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Backend;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProvider;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.VocoderProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method that an application calls names the parameter, or the setting, that was null. */
class NullArgumentsTest {
    private static final AudioClip CLIP = AudioClip.of(new float[] {1f}, 100);
    private static final Voice VOICE = new Voice("x", SpeakerEmbedding.of(new float[] {1f}), "x");
    private static final RecordingFinding FINDING = new RecordingFinding(
            RecordingFinding.Kind.LEVEL, RecordingFinding.Severity.GOOD, -20, "LUFS", "-38 to -9 LUFS", "");
    private static final Map<Class<?>, Object> SAMPLES = Map.ofEntries(
            Map.entry(String.class, "x"),
            Map.entry(CharSequence.class, "x"),
            Map.entry(Path.class, Path.of("x")),
            Map.entry(AudioClip.class, CLIP),
            Map.entry(AudioClip[].class, new AudioClip[0]),
            Map.entry(Path[].class, new Path[0]),
            Map.entry(Voice.class, VOICE),
            Map.entry(Speaker.class, VOICE.speaker()),
            Map.entry(SpeakerEmbedding.class, VOICE.speaker()),
            Map.entry(SpeechRequest.class, SpeechRequest.of("x", VOICE)),
            Map.entry(TextSegment.class, new TextSegment(0, 0, "x", "x", List.of(), Duration.ZERO)),
            Map.entry(float[].class, new float[] {1f}),
            Map.entry(byte[].class, new byte[] {1}),
            Map.entry(List.class, List.of()),
            Map.entry(Map.class, Map.of()),
            Map.entry(RecordingFinding.class, FINDING),
            Map.entry(RecordingFinding.Kind.class, RecordingFinding.Kind.LEVEL),
            Map.entry(RecordingFinding.Severity.class, RecordingFinding.Severity.GOOD),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Duration.class, Duration.ofSeconds(1)),
            Map.entry(InputLimits.class, InputLimits.defaults()),
            Map.entry(AudioTags.class, AudioTags.NONE),
            Map.entry(AudioEncoding.class, AudioEncoding.WAV),
            Map.entry(InputStream.class, new ByteArrayInputStream(new byte[0])),
            Map.entry(OutputStream.class, new ByteArrayOutputStream()),
            Map.entry(Consumer.class, (Consumer<Object>) piece -> {}),
            Map.entry(Flow.Publisher.class, (Flow.Publisher<String>) subscriber -> {}),
            Map.entry(int.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(double.class, 1.0),
            Map.entry(float.class, 1f),
            Map.entry(boolean.class, true));

    @Test
    void nullArgument_isNamed() {
        List<String> unnamed = new ArrayList<>();
        try (VoiceCloner cloner = VoiceCloner.builder().backend(FakeStages.NAME).build()) {
            Map<Class<?>, Object> instances = Map.of(
                    VoiceCloner.class,
                    cloner,
                    SpeechRequest.class,
                    SpeechRequest.of("x", VOICE),
                    Speech.class,
                    new Speech(CLIP, List.of(), VOICE, AudioTags.NONE),
                    Voice.class,
                    VOICE,
                    AudioEncoding.class,
                    AudioEncoding.WAV,
                    Resampler.class,
                    new Resampler(1, 1),
                    SpeakerEmbedding.class,
                    VOICE.speaker(),
                    SpeakerPrompt.class,
                    SpeakerPrompt.of("x", 1, 1, new float[] {1f}),
                    InputLimits.class,
                    InputLimits.defaults(),
                    RecordingCheck.class,
                    new RecordingCheck(1, 16_000, List.of(FINDING)));
            Stream.of(
                            VoiceCloner.class,
                            VoiceClonerBuilder.class,
                            SpeechRequest.class,
                            Speech.class,
                            Voice.class,
                            SpeechSegment.class,
                            SpeakerEmbedding.class,
                            SpeakerPrompt.class,
                            SpeakerSimilarity.class,
                            RecordingCheck.class,
                            RecordingFinding.class,
                            Frames.class,
                            InputLimits.class,
                            QueueOptions.class,
                            AudioClip.class,
                            AudioFiles.class,
                            AudioWriter.class,
                            AudioTags.class,
                            AudioEncoding.class,
                            AudioEncoders.class,
                            Resampler.class)
                    .forEach(type -> check(type, instances, unnamed));
        }
        assertEquals(List.of(), unnamed);
    }

    private static void check(Class<?> type, Map<Class<?>, Object> instances, List<String> unnamed) {
        Stream<Executable> all =
                Stream.concat(Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredConstructors()));
        all.filter(each -> Modifier.isPublic(each.getModifiers()) && !each.isSynthetic())
                .filter(each -> !each.getName().equals("equals"))
                .forEach(each -> {
                    AnnotatedType[] types = each.getAnnotatedParameterTypes();
                    for (int i = 0; i < types.length; i++) {
                        Parameter parameter = each.getParameters()[i];
                        if (!parameter.getType().isPrimitive() && !types[i].isAnnotationPresent(Nullable.class)) {
                            String said = said(each, i, instances);
                            if (!said.equals(parameter.getName()) && !said.equals(each.getName())) {
                                unnamed.add(each + ": null " + parameter.getName() + " gives " + said);
                            }
                        }
                    }
                });
    }

    private static String said(Executable call, int index, Map<Class<?>, Object> instances) {
        Object[] arguments =
                Arrays.stream(call.getParameterTypes()).map(SAMPLES::get).toArray();
        arguments[index] = null;
        Class<?> type = call.getDeclaringClass();
        try {
            if (call instanceof Method method) {
                boolean isStatic = Modifier.isStatic(call.getModifiers());
                method.invoke(isStatic ? null : instance(type, instances), arguments);
            } else {
                type.getConstructor(call.getParameterTypes()).newInstance(arguments);
            }
            return "nothing";
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            return cause instanceof NullPointerException && cause.getMessage() != null
                    ? cause.getMessage()
                    : cause.toString();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(call.toString(), e);
        }
    }

    private static Object instance(Class<?> type, Map<Class<?>, Object> instances) {
        if (type == VoiceClonerBuilder.class) {
            return VoiceCloner.builder();
        }
        try {
            return type == AudioWriter.class
                    ? AudioWriter.toStream(new ByteArrayOutputStream(), 100, AudioEncoding.WAV, AudioTags.NONE)
                    : instances.get(type);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nullInABatch_isNamedByItsPlace() {
        try (VoiceCloner cloner = VoiceCloner.builder().backend(FakeStages.NAME).build()) {
            List<SpeechRequest> requests = Arrays.asList(SpeechRequest.of("one", VOICE), null);
            NullPointerException error = assertThrows(NullPointerException.class, () -> cloner.speakAll(requests));
            assertEquals("requests.get(1)", error.getMessage());
        }
    }

    /** As of a plug-in: its jar is not on the class path of the library. */
    @Test
    void providersOfAChildClassLoader_areFoundThere(@TempDir Path folder) throws Exception {
        ClassLoader library = StageProviders.class.getClassLoader();
        ClassLoader withoutServices = new ClassLoader(library) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.startsWith("META-INF/services/")
                        ? Collections.emptyEnumeration()
                        : super.getResources(name);
            }
        };
        BackendUnavailableException error = assertThrows(BackendUnavailableException.class, () -> VoiceCloner.builder()
                .backend(FakeStages.NAME)
                .classLoader(withoutServices)
                .build());
        assertTrue(error.getMessage().contains("class loader"), error.getMessage());

        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        for (Class<?> type : List.of(EncoderProvider.class, SynthesizerProvider.class, VocoderProvider.class)) {
            try (InputStream registered = library.getResourceAsStream("META-INF/services/" + type.getName())) {
                Files.write(services.resolve(type.getName()), registered.readAllBytes());
            }
        }
        try (URLClassLoader plugin =
                        new URLClassLoader(new URL[] {folder.toUri().toURL()}, withoutServices);
                VoiceCloner cloner = VoiceCloner.builder()
                        .backend(FakeStages.NAME)
                        .classLoader(plugin)
                        .build()) {
            assertEquals(
                    2,
                    cloner.speak(SpeechRequest.of("two words", CLIP)).segments().size());
        }
    }

    /** Backend that no provider runs on. */
    public static final class Solo implements Backend {
        @Override
        public String name() {
            return "solo";
        }

        @Override
        public Availability availability() {
            return Availability.absent("it runs nothing", null);
        }
    }

    private static final class OfAFamily implements EncoderProvider {
        @Override
        public String name() {
            return "toy";
        }

        @Override
        public Optional<String> family() {
            return Optional.of("toy");
        }

        @Override
        public Availability availability() {
            return Availability.present("always");
        }

        @Override
        public Encoder open(StageContext context) {
            throw new BackendUnavailableException(
                    "opened on " + context.backend().orElseThrow().name());
        }
    }

    @Test
    void onlyBackendThere_isTheDefault(@TempDir Path folder) throws Exception {
        BackendUnavailableException none = assertThrows(
                BackendUnavailableException.class, () -> VoiceCloner.builder().build());
        assertTrue(none.getMessage().contains("'onnx'"), none.getMessage());
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Backend.class.getName()), Solo.class.getName());
        try (URLClassLoader plugin =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, StageProviders.class.getClassLoader())) {
            VoiceClonerBuilder builder =
                    VoiceCloner.builder().classLoader(plugin).encoder(new OfAFamily());
            BackendUnavailableException error = assertThrows(BackendUnavailableException.class, builder::build);
            assertTrue(error.getMessage().equals("opened on solo"), error.getMessage());
        }
    }

    @Test
    void providersAtHand_needNoRegistration() {
        EncoderProvider encoder = registered(EncoderProvider.class);
        SynthesizerProvider synthesizer = registered(SynthesizerProvider.class);
        VocoderProvider vocoder = registered(VocoderProvider.class);
        VoiceClonerBuilder builder = VoiceCloner.builder()
                .backend("none of this name")
                .encoder(encoder)
                .synthesizer(synthesizer)
                .vocoder(vocoder);
        try (VoiceCloner cloner = builder.build()) {
            assertEquals(
                    1, cloner.speak(SpeechRequest.of("one", CLIP)).segments().size());
        }
        IllegalStateException twice = assertThrows(IllegalStateException.class, () -> builder.encoder("other"));
        assertTrue(twice.getMessage().contains(FakeStages.NAME), twice.getMessage());
    }

    /** A backend that is not registered, and an encoder of a model family that runs on it. */
    private static final class Unregistered implements Backend, EncoderProvider {
        private final EncoderProvider fake = registered(EncoderProvider.class);
        private @Nullable StageContext opened;

        @Override
        public String name() {
            return "unregistered";
        }

        @Override
        public Optional<String> family() {
            return Optional.of("toy");
        }

        @Override
        public boolean runsOn(Backend backend) {
            return backend == this;
        }

        @Override
        public Availability availability() {
            return Availability.present("here");
        }

        @Override
        public String defaultPrecision() {
            return "fp16";
        }

        @Override
        public String defaultDevice() {
            return "gpu";
        }

        @Override
        public Encoder open(StageContext context) {
            opened = context;
            return fake.open(context);
        }
    }

    @Test
    void backendAtHand_runsAFamilysProviderWithItsDefaults() {
        Unregistered backend = new Unregistered();
        VoiceClonerBuilder builder = VoiceCloner.builder()
                .backend(backend)
                .encoder(backend)
                .synthesizer(FakeStages.NAME)
                .vocoder(FakeStages.NAME);
        try (VoiceCloner cloner = builder.build()) {
            assertEquals(
                    1, cloner.speak(SpeechRequest.of("one", CLIP)).segments().size());
        }
        StageContext opened = Objects.requireNonNull(backend.opened);
        assertEquals(Optional.of(backend), opened.backend());
        assertEquals("fp16", opened.precision());
        assertEquals("gpu", opened.device());
        assertThrows(IllegalStateException.class, () -> builder.backend("other"));
    }

    private static <P extends StageProvider<?>> P registered(Class<P> type) {
        return StageProviders.all(type, StageProviders.class.getClassLoader()).stream()
                .filter(provider -> provider.name().equals(FakeStages.NAME))
                .findFirst()
                .orElseThrow();
    }
}
