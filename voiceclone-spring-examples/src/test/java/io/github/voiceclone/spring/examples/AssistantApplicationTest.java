package io.github.voiceclone.spring.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.audio.AudioFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssistantApplicationTest {
    @Test
    void assistant_speaksBeforeTheAnswerIsComplete(@TempDir Path folder) {
        Path file = folder.resolve("answer.wav");
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            AssistantApplication.main(new String[] {"--assistant.file=" + file});
        } finally {
            System.setOut(before);
        }
        assertTrue(AudioFiles.read(file, InputLimits.defaults()).seconds() > 1);
        String lines = printed.toString(StandardCharsets.UTF_8);
        assertTrue(lines.indexOf("bytes of speech") < lines.indexOf("token 见"), lines);
    }
}
