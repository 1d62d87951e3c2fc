package io.github.voiceclone.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is a module, started with the options that docs/embedding.md gives. */
class ModulePathTest {
    private static final Pattern JARS =
            Pattern.compile("(voiceclone-(api|runtime|onnx|sv2tts|demo-voice|audio|cache)|onnxruntime|"
                    + "slf4j-api|caffeine|jackson-\\w+|JTransforms|JLargeArrays)-\\d.*\\.jar");

    private static final List<String> OPTIONS = List.of("--add-modules", "ALL-MODULE-PATH,jdk.unsupported");

    /** What an image for it is linked with. */
    private static final String JDK_MODULES = "java.base,java.logging,java.management,jdk.jfr,jdk.unsupported";

    @TempDir
    private Path folder;

    private String modulePath = "";

    @BeforeEach
    void compileProgram() throws Exception {
        List<Path> jars = Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(Path::of)
                .filter(jar -> JARS.matcher(String.valueOf(jar.getFileName())).matches())
                .toList();
        assumeTrue(
                jars.stream()
                                .filter(jar -> jar.toString().contains("voiceclone-"))
                                .count()
                        >= 7,
                "only 'mvn verify' makes the jars that this is about");
        Path sources = Files.createDirectories(folder.resolve("source/program"));
        Path module = Files.writeString(
                folder.resolve("source/module-info.java"), "module program { requires io.github.voiceclone; }");
        Path main = Files.writeString(
                sources.resolve("Main.java"),
                """
                package program;

                import io.github.voiceclone.*;
                import java.nio.file.Path;

                public class Main {
                    public static void main(String[] arguments) {
                        try (VoiceCloner cloner = VoiceCloner.builder().backend("onnx").build()) {
                            Voice voice = cloner.createVoice("me", Path.of(arguments[0]));
                            cloner.speak(SpeechRequest.of("你好", voice));
                            System.out.println("spoken by " + VoiceCloner.class.getModule());
                        }
                    }
                }
                """);
        String path = jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
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
        assertSpeaks(Path.of(System.getProperty("java.home")));
    }

    @Test
    void program_speaksOnAnImage() throws Exception {
        assumeTrue(
                Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")),
                "this JDK has no modules to link");
        Path image = folder.resolve("image");
        int status = ToolProvider.findFirst("jlink")
                .orElseThrow()
                .run(System.out, System.err, "--add-modules", JDK_MODULES, "--output", image.toString());
        assertEquals(0, status);
        assertSpeaks(image);
    }

    private void assertSpeaks(Path java) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(java.resolve("bin").resolve("java").toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-p", modulePath, "-m", "program/program.Main", "../voiceclone-cli/src/test/resources/speech.wav"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("spoken by module io.github.voiceclone"), output);
    }
}
