package io.github.voiceclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the launcher of Linux and macOS, next to a build that is there and with a java that prints its arguments. */
class LauncherTest {
    @TempDir
    Path root = Path.of("");

    @BeforeEach
    void buildIsThere() throws IOException {
        assumeTrue(File.separatorChar == '/', "the launcher is a shell script");
        Files.copy(Path.of("../voiceclone"), root.resolve("voiceclone"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(root.resolve("pom.xml"), "");
        Path target = Files.createDirectories(root.resolve("voiceclone-cli/target"));
        Files.writeString(target.resolve("launcher.stamp"), "");
        Path java = Files.createDirectories(root.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertTrue(java.toFile().setExecutable(true));
    }

    @Test
    void temporaryFolder_isThatOfTheEnvironment() throws Exception {
        List<String> arguments = launch("a folder", "pinyin", "--text", "a  b");
        assertEquals(1, count(arguments, "-Djava.io.tmpdir=a folder"), arguments.toString());
        assertTrue(
                arguments.indexOf("-Djava.io.tmpdir=a folder") < arguments.indexOf(VoiceCloneCommand.class.getName()),
                arguments.toString());
        assertEquals(List.of("pinyin", "--text", "a  b"), afterMain(arguments));
    }

    @Test
    void withoutTemporaryFolder_javaChoosesIt() throws Exception {
        List<String> arguments = launch("", "doctor");
        assertEquals(0, count(arguments, "-Djava.io.tmpdir="), arguments.toString());
        assertEquals(1, count(arguments, "-Dvoiceclone.demoVoice=" + root), arguments.toString());
        assertEquals(List.of("doctor"), afterMain(arguments));
    }

    private static long count(List<String> arguments, String start) {
        return arguments.stream().filter(argument -> argument.startsWith(start)).count();
    }

    private static List<String> afterMain(List<String> arguments) {
        return arguments.subList(arguments.indexOf(VoiceCloneCommand.class.getName()) + 1, arguments.size());
    }

    private List<String> launch(String temporary, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(root.resolve("voiceclone").toString());
        builder.command().addAll(List.of(words));
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().put("TMPDIR", temporary);
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.lines().toList();
    }
}
