package io.github.voiceclone.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers of the families {@code red} and {@code blue}, of none, and two backends, registered as each test needs them. */
class StageProvidersTest {
    @TempDir
    Path folder;

    private URLClassLoader loader = new URLClassLoader(new URL[0]);

    /** Backend that both families run on. */
    public static class Fast implements Backend {
        @Override
        public String name() {
            return "fast";
        }

        @Override
        public Availability availability() {
            return Availability.absent("no such device", null);
        }

        @Override
        public String defaultPrecision() {
            return "fp16";
        }

        @Override
        public String defaultDevice() {
            return "gpu";
        }
    }

    /** Another backend of the same name. */
    public static final class FastAgain extends Fast {}

    /** Backend that no family runs on. */
    public static final class Odd implements Backend {
        @Override
        public String name() {
            return "odd";
        }

        @Override
        public Availability availability() {
            return Availability.present("odd");
        }
    }

    private abstract static class Provider implements EncoderProvider {
        private final String name;

        Provider(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Availability availability() {
            return Availability.present(name);
        }

        @Override
        public Encoder open(StageContext context) {
            String backend = context.backend().map(Backend::name).orElse("none");
            return new Opened(new StageInfo(backend, context.precision(), name, name));
        }
    }

    private abstract static class FamilyProvider extends Provider {
        FamilyProvider(String family) {
            super(family);
        }

        @Override
        public Optional<String> family() {
            return Optional.of(name());
        }

        @Override
        public boolean runsOn(Backend backend) {
            return backend instanceof Fast;
        }
    }

    /** Provider of the family {@code red}. */
    public static final class Red extends FamilyProvider {
        /** Creates the provider. */
        public Red() {
            super("red");
        }
    }

    /** Provider of the family {@code blue}. */
    public static final class Blue extends FamilyProvider {
        /** Creates the provider. */
        public Blue() {
            super("blue");
        }
    }

    /** Provider that needs no backend. */
    public static final class Plain extends Provider {
        /** Creates the provider. */
        public Plain() {
            super("plain");
        }
    }

    private record Opened(StageInfo info) implements Encoder {
        @Override
        public SpeakerFormat speakerFormat() {
            return new SpeakerFormat.Embedding(1);
        }

        @Override
        public List<Speaker> embed(List<EncodeRequest> requests) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private void register(Class<?>... classes) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        for (Class<?> type : classes) {
            Class<?> service = Backend.class.isAssignableFrom(type) ? Backend.class : EncoderProvider.class;
            Path file = services.resolve(service.getName());
            String before = Files.exists(file) ? Files.readString(file) : "";
            Files.writeString(file, before + type.getName() + "\n");
        }
        ClassLoader withoutServices = new ClassLoader(StageProvidersTest.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) {
                return Collections.emptyEnumeration();
            }
        };
        loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, withoutServices);
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    private Optional<VoicePackSource> pack(String json) throws IOException {
        Path pack = Files.createDirectories(folder.resolve("pack"));
        Files.writeString(pack.resolve(VoicePackManifest.FILE), json);
        return Optional.of(VoicePackSource.directory(pack));
    }

    private StageBackend<Encoder> named(String name, Optional<VoicePackSource> pack) {
        return StageProviders.named(EncoderProvider.class, Stage.ENCODER, name, pack, loader);
    }

    private <T extends Throwable> String refusal(Class<T> type, String name, Optional<VoicePackSource> pack) {
        return assertThrows(type, () -> named(name, pack)).getMessage();
    }

    private static StageInfo open(StageBackend<Encoder> stage) {
        StageContext context = new StageContext(
                Optional.empty(), stage.defaultPrecision(), stage.defaultDevice(), 1, InputLimits.defaults());
        try (Encoder encoder = stage.open(context)) {
            return encoder.info();
        }
    }

    @Test
    void familyOfThePack_runsOnTheBackendOfTheName() throws IOException {
        register(Red.class, Blue.class, Plain.class, Fast.class, Odd.class);
        StageBackend<Encoder> stage = named("fast", pack("{\"name\": \"a\", \"family\": \"blue\"}"));
        assertInstanceOf(Blue.class, stage.provider());
        assertEquals(new StageInfo("fast", "fp16", "blue", "blue"), open(stage));
        assertEquals("gpu", stage.defaultDevice());
        assertFalse(stage.availability().available());
    }

    @Test
    void providerWithoutBackend_isChosenByItsNameForEveryPack() throws IOException {
        register(Red.class, Plain.class, Fast.class);
        for (Optional<VoicePackSource> pack : List.of(Optional.<VoicePackSource>empty(), pack("not JSON"))) {
            StageBackend<Encoder> stage = named("plain", pack);
            assertEquals(new StageInfo("none", "fp32", "plain", "plain"), open(stage));
            assertTrue(stage.availability().available());
        }
    }

    @Test
    void unknownName_saysWhatThereIsAndWhichJarToAdd() throws IOException {
        register(Red.class, Blue.class, Plain.class, Fast.class, Odd.class);
        String refusal = refusal(BackendUnavailableException.class, "red", pack("{\"family\": \"red\"}"));
        assertTrue(refusal.startsWith("no encoder backend 'red' on the class path; there is fast, plain: "), refusal);
        assertTrue(refusal.contains("voiceclone-red"), refusal);
    }

    @Test
    void nothingRegistered_saysSo() throws IOException {
        register();
        String refusal = refusal(BackendUnavailableException.class, "fast", Optional.empty());
        assertTrue(refusal.contains("there is none at all"), refusal);
    }

    @Test
    void packOfAnUnknownFamily_namesItAndThoseThereAre() throws IOException {
        register(Red.class, Blue.class, Fast.class);
        Optional<VoicePackSource> pack = pack("{\"family\": \"green\"}");
        VoicePackException refusal = assertThrows(VoicePackException.class, () -> named("fast", pack));
        assertEquals(Reason.UNKNOWN_FAMILY, refusal.reason());
        assertTrue(
                refusal.getMessage()
                        .contains(
                                "is of model family 'green', and no encoder of that family is on the class path; there is blue, red: add"),
                refusal.getMessage());
        assertTrue(refusal.getMessage().contains("voiceclone-green"), refusal.getMessage());
    }

    @Test
    void backendWithoutAnyFamily_saysWhichOneThePackNeeds() throws IOException {
        register(Fast.class);
        String refusal = refusal(VoicePackException.class, "fast", pack("{\"family\": \"red\"}"));
        assertTrue(refusal.contains("'red'") && refusal.contains("there is none at all"), refusal);
    }

    @Test
    void familyThatDoesNotRunOnTheBackend_isRefused() throws IOException {
        register(Red.class, Fast.class, Odd.class);
        String refusal = refusal(BackendUnavailableException.class, "odd", pack("{\"family\": \"red\"}"));
        assertTrue(refusal.contains("'red' does not run on backend 'odd'"), refusal);
    }

    @Test
    void severalOfOneName_areNamedByClass() throws IOException {
        register(Red.class, Fast.class, FastAgain.class);
        String refusal = refusal(BackendUnavailableException.class, "fast", pack("{\"family\": \"red\"}"));
        assertTrue(refusal.contains("several encoder backends are called 'fast'"), refusal);
        assertTrue(refusal.contains(FastAgain.class.getName()), refusal);
        assertThrows(BackendUnavailableException.class, () -> Backends.named("fast", loader));
    }

    @Test
    void packThatIsAbsent_isMissing() throws IOException {
        register(Red.class, Fast.class);
        VoicePackException none = assertThrows(VoicePackException.class, () -> named("fast", Optional.empty()));
        assertEquals(Reason.MISSING, none.reason());
        Optional<VoicePackSource> empty = Optional.of(VoicePackSource.directory(folder.resolve("nothing")));
        VoicePackException absent = assertThrows(VoicePackException.class, () -> named("fast", empty));
        assertEquals(Reason.MISSING, absent.reason());
        assertTrue(absent.getMessage().contains("it has no voice-pack.json"), absent.getMessage());
    }

    @Test
    void manifestWithoutAFamily_isLeftToTheOnlyOne() throws IOException {
        register(Red.class, Fast.class);
        assertInstanceOf(Red.class, named("fast", pack("[]")).provider());
        Files.delete(folder.resolve("META-INF/services").resolve(EncoderProvider.class.getName()));
        loader.close();
        register(Red.class, Blue.class);
        VoicePackException refusal = assertThrows(VoicePackException.class, () -> named("fast", pack("[]")));
        assertEquals(Reason.CORRUPT, refusal.reason());
        assertTrue(refusal.getMessage().contains("names no model family"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"family\":\"red\"} | red",
                "{ \"a\" : {\"family\": \"b\"}, \"c\": [1, \"family\"], \"d\": \"family\", \"family\" : \"red-2\" }|red-2",
                "{\"a\": \"\\\\\", \"b\": \"{\\\"\", \"family\": \"red\"}|red",
                "{\"family\": 3}|",
                "{\"family\": \"Red\"}|",
                "{\"family\"|",
                "{\"family\": \"red|",
                "{\"a\": {\"family\": \"b\"}}|",
                "\"family\": \"red\"|",
                "{\"a\": \"\\|",
                "|"
            })
    void family_isAStringOfTheOutermostObject(String json, String family) {
        assertEquals(Optional.ofNullable(family), VoicePackManifest.family(json == null ? "" : json));
    }
}
