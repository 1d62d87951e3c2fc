package io.github.voiceclone.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.audio.AudioFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example runs as its documentation says. */
class ExamplesTest {
    private static final String SPEECH = "../voiceclone-cli/src/test/resources/speech.wav";

    @TempDir
    Path folder = Path.of("");

    private void assertSpeech(Path file) {
        assertTrue(AudioFiles.read(file, InputLimits.defaults()).seconds() > 0.2, file.toString());
    }

    @Test
    void cloneExample_speaks() throws IOException {
        Path out = folder.resolve("x.wav");
        CloneExample.main(new String[] {SPEECH, out.toString()});
        assertSpeech(out);
    }

    @Test
    void batchExample_speaksAllButTheUnspeakable() throws IOException {
        BatchExample.main(new String[] {SPEECH, folder.toString()});
        assertSpeech(folder.resolve("0.wav"));
        assertFalse(Files.exists(folder.resolve("1.wav")));
        assertSpeech(folder.resolve("2.wav"));
    }

    @Test
    void streamExample_passesSpeechOn() throws IOException {
        Path out = folder.resolve("x.wav");
        StreamExample.main(new String[] {SPEECH, out.toString()});
        assertSpeech(out);
    }

    @Test
    void languageModelExample_speaksTokensAsTheyCome() throws Exception {
        Path out = folder.resolve("x.wav");
        LanguageModelExample.main(new String[] {SPEECH, out.toString()});
        assertSpeech(out);
    }

    @Test
    void voiceAssistantExample_greetsAndSpeaksTheAnswerAsItComes() throws Exception {
        VoiceAssistantExample.main(new String[] {SPEECH, folder.toString(), "今天天气怎么样？"});
        assertSpeech(folder.resolve("greeting.wav"));
        assertSpeech(folder.resolve("answer.wav"));
    }

    @Test
    void savedVoiceExample_keepsTheVoice() throws IOException {
        Path out = folder.resolve("x.wav");
        Path voice = folder.resolve("me.voice");
        SavedVoiceExample.main(new String[] {SPEECH, out.toString(), voice.toString()});
        byte[] first = Files.readAllBytes(out);
        SavedVoiceExample.main(new String[] {"absent.wav", out.toString(), voice.toString()});
        assertEquals(-1, java.util.Arrays.mismatch(first, Files.readAllBytes(out)));
    }

    @Test
    void ownProviderExample_hums() throws IOException {
        Path out = folder.resolve("x.wav");
        OwnProviderExample.main(new String[] {SPEECH, out.toString()});
        assertSpeech(out);
    }
}
