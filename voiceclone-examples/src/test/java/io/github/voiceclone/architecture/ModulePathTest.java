package io.github.voiceclone.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars as modules, and a program that is one, started as docs/embedding.md says. */
class ModulePathTest {
    /** The modules with a descriptor, by artifact. */
    private static final Map<String, String> MODULES = Map.ofEntries(
            Map.entry("api", "io.github.voiceclone"),
            Map.entry("audio", "io.github.voiceclone.audio.formats"),
            Map.entry("cache", "io.github.voiceclone.cache"),
            Map.entry("convert", "io.github.voiceclone.convert"),
            Map.entry("demo-voice", "io.github.voiceclone.demo"),
            Map.entry("graph", "io.github.voiceclone.graph"),
            Map.entry("micrometer", "io.github.voiceclone.micrometer"),
            Map.entry("mp3", "io.github.voiceclone.mp3"),
            Map.entry("onnx", "io.github.voiceclone.onnx"),
            Map.entry("optimize", "io.github.voiceclone.optimize"),
            Map.entry("playback", "io.github.voiceclone.playback"),
            Map.entry("runtime", "io.github.voiceclone.runtime"),
            Map.entry("server", "io.github.voiceclone.server"),
            Map.entry("sv2tts", "io.github.voiceclone.sv2tts"),
            Map.entry("text", "io.github.voiceclone.text"));

    /** Its libraries cannot be modules. */
    private static final String AUTOMATIC = "io.github.voiceclone.tensorrt";

    private static final Pattern INTERNAL = Pattern.compile("\\.(internal|natives)\\b");
    private static final String SERVICES = "META-INF/services/";

    private static final Pattern MODULE_JAR =
            Pattern.compile("voiceclone-(" + String.join("|", MODULES.keySet()) + ")-\\d.*\\.jar");

    /** What the program's module path holds. */
    private static final Pattern PROGRAM_JARS = Pattern.compile(
            "(voiceclone-(api|runtime|onnx|text|sv2tts|demo-voice|audio|cache)|onnxruntime|slf4j-api|jackson-\\w+|"
                    + "concentus|JTransforms|JLargeArrays|caffeine|lettuce-core|netty-[\\w-]+|reactor-core|reactive-streams)-\\d.*\\.jar");

    private static final Pattern TENSORRT_JAR = Pattern.compile("voiceclone-tensorrt-\\d.*\\.jar");

    /** What the backend {@code tensorrt} needs on the class path. */
    private static final Pattern CLASS_PATH_JARS = Pattern.compile(
            "(voiceclone-graph|tribuo-util-onnx|protobuf-java|tensorrt|cuda|javacpp|jcuda|jcuda-natives)-\\d.*\\.jar");

    /** What an image for it is linked with. */
    private static final String JDK_MODULES =
            "java.base,java.logging,java.management,java.naming,java.xml,jdk.jfr,jdk.management,jdk.unsupported";

    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path folder;

    private String modulePath = "";

    private static List<Path> jars(Pattern name) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(Path::of)
                .filter(jar -> name.matcher(String.valueOf(jar.getFileName())).matches())
                .filter(jar -> !jar.toString().endsWith("-tests.jar"))
                .toList();
    }

    private static String path(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns this project's modules. */
    private static List<ModuleReference> modules() {
        List<Path> jars = jars(MODULE_JAR);
        assumeTrue(jars.size() == MODULES.size(), "only 'mvn verify' makes the jars that this is about");
        return List.copyOf(ModuleFinder.of(jars.toArray(Path[]::new)).findAll());
    }

    @Test
    void jars_haveDescriptors() {
        Set<String> names = new HashSet<>();
        for (ModuleReference module : modules()) {
            assertFalse(module.descriptor().isAutomatic(), module.toString());
            names.add(module.descriptor().name());
        }
        assertEquals(Set.copyOf(MODULES.values()), names);
    }

    @Test
    void internals_areExportedToThisProjectOnly() {
        Set<String> targets = new HashSet<>(MODULES.values());
        targets.add(AUTOMATIC);
        Set<String> exported = new TreeSet<>();
        for (ModuleReference module : modules()) {
            for (ModuleDescriptor.Exports exports : module.descriptor().exports()) {
                exported.add(exports.source());
                assertTrue(
                        exports.isQualified()
                                || !INTERNAL.matcher(exports.source()).find(),
                        module + " exports " + exports);
                assertTrue(targets.containsAll(exports.targets()), module + " exports " + exports);
            }
            assertEquals(Set.of(), module.descriptor().opens());
        }
        assertFalse(exported.contains("io.github.voiceclone.internal.engine"), exported.toString());
    }

    @Test
    void services_areThoseOfTheClassPath() throws IOException {
        Set<String> used = new TreeSet<>();
        Set<String> services = new TreeSet<>();
        for (ModuleReference module : modules()) {
            Map<String, List<String>> provided = module.descriptor().provides().stream()
                    .collect(
                            Collectors.toMap(ModuleDescriptor.Provides::service, ModuleDescriptor.Provides::providers));
            assertEquals(serviceFiles(Path.of(module.location().orElseThrow())), provided, module.toString());
            used.addAll(module.descriptor().uses());
            services.addAll(provided.keySet());
        }
        assertEquals(used, services);
    }

    /** Returns the providers that a jar names for the class path, by service. */
    private static Map<String, List<String>> serviceFiles(Path jar) throws IOException {
        Map<String, List<String>> found = new HashMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(file.entries())) {
                if (entry.getName().startsWith(SERVICES) && !entry.isDirectory()) {
                    String text = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                    found.put(
                            entry.getName().substring(SERVICES.length()),
                            text.lines().toList());
                }
            }
        }
        return found;
    }

    private void compileProgram() throws Exception {
        List<Path> jars = jars(PROGRAM_JARS);
        assumeTrue(
                jars.stream()
                                .filter(jar -> jar.toString().contains("voiceclone-"))
                                .count()
                        >= 7,
                "only 'mvn verify' makes the jars that this is about");
        Path sources = Files.createDirectories(folder.resolve("source/program"));
        Path module = Files.writeString(
                folder.resolve("source/module-info.java"),
                "module program { requires io.github.voiceclone; requires io.github.voiceclone.cache; }");
        Path main = Files.writeString(
                sources.resolve("Main.java"),
                """
                package program;

                import io.github.voiceclone.*;
                import io.github.voiceclone.cache.SpeakerCaches;
                import io.github.voiceclone.spi.*;
                import java.nio.file.Path;

                public class Main {
                    public static void main(String[] arguments) {
                        for (Backend backend : Backends.all(Main.class.getClassLoader())) {
                            System.out.println(backend.name() + ": " + backend.availability());
                        }
                        try (VoiceCloner cloner = VoiceCloner.builder()
                                .backend("onnx")
                                .cache(SpeakerCaches.memory().then(SpeakerCaches.redis("redis://127.0.0.1:1")))
                                .build()) {
                            Voice voice = cloner.createVoice("me", Path.of(arguments[0]));
                            cloner.speak(SpeechRequest.of("你好", voice));
                            System.out.println("spoken by " + VoiceCloner.class.getModule());
                        }
                    }
                }
                """);
        String path = path(jars);
        Path classes = folder.resolve("classes");
        JavaCompiler compiler = Objects.requireNonNull(javax.tools.ToolProvider.getSystemJavaCompiler());
        StringWriter output = new StringWriter();
        boolean compiled = compiler.getTask(
                        output,
                        null,
                        null,
                        List.of("-p", path, "-d", classes.toString()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(module, main))
                .call();
        assertTrue(compiled, output.toString());
        modulePath = path + File.pathSeparator + classes;
    }

    @Test
    void program_speaksOnTheModulePath() throws Exception {
        compileProgram();
        String output = assertSpeaks(JAVA);
        assertFalse(output.contains("tensorrt: "), output);
    }

    @Test
    void tensorRt_isFoundWithItsLibrariesOnTheClassPath() throws Exception {
        compileProgram();
        Path jar = jars(TENSORRT_JAR).get(0);
        assertEquals(
                AUTOMATIC,
                ModuleFinder.of(jar).findAll().iterator().next().descriptor().name());
        modulePath += File.pathSeparator + jar;
        String output = assertSpeaks(JAVA, "-cp", path(jars(CLASS_PATH_JARS)));
        assertTrue(output.contains("tensorrt: "), output);
        assertFalse(output.contains("No resource found"), output);
    }

    @Test
    void program_speaksOnAnImage() throws Exception {
        assumeTrue(Files.isDirectory(JAVA.resolve("jmods")), "this JDK has no modules to link");
        compileProgram();
        Path image = folder.resolve("image");
        int status = ToolProvider.findFirst("jlink")
                .orElseThrow()
                .run(System.out, System.err, "--add-modules", JDK_MODULES, "--output", image.toString());
        assertEquals(0, status);
        assertSpeaks(image);
    }

    /** Runs the program and returns what it prints. */
    private String assertSpeaks(Path java, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(java.resolve("bin").resolve("java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-p", modulePath, "-m", "program/program.Main", "../voiceclone-cli/src/test/resources/speech.wav"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("spoken by module io.github.voiceclone"), output);
        return output;
    }
}
