package io.github.voiceclone.cli.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.Voice;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import io.github.voiceclone.convert.RandomPack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Voices of a codec language model, which are prompts, on the command line. */
class PromptVoiceTest {
    @TempDir
    Path folder = Path.of("");

    private Path pack = Path.of("");

    private void writePack(String family) {
        pack = folder.resolve("pack");
        if (family.equals("pocket")) {
            RandomPack.writeTinyPocket(pack, 1);
        } else {
            RandomPack.writeTinyMoss(pack, 1);
        }
    }

    private Object[] embed(Path out, Object... more) {
        return new Object[] {"embed", "--pack", pack, "--reference", TestFiles.speech(), "--out", out, more};
    }

    @ParameterizedTest
    @ValueSource(strings = {"pocket", "moss"})
    void prompt_isSavedWithNameAndConsent(String family) {
        writePack(family);
        Path saved = folder.resolve("a.voice");
        Run.of(embed(saved, "--name", "Anna", "--description", "calm", "--consent", "by mail, 2026-01-02"))
                .assertFine();
        Voice voice = Voice.load(saved);
        assertEquals("Anna", voice.name());
        assertEquals(Optional.of("calm"), voice.description());
        assertEquals(Optional.of("by mail, 2026-01-02"), voice.consent());
        assertTrue(voice.created().isPresent());
        Run shown = Run.of("voice", "show", saved).assertFine();
        assertTrue(shown.out().contains("prompt of") && shown.out().contains("by mail"), shown.out());
        Path out = folder.resolve("a.wav");
        Run spoken =
                Run.of("clone", "--pack", pack, "--voice", saved, "--text", "One.", "--out", out, "--max-frames", "2");
        assertEquals(0, spoken.status(), spoken.err());
        assertTrue(Files.exists(out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pocket", "moss"})
    void severalRecordingsOrAnArray_areRefusedForPrompts(String family) {
        writePack(family);
        Path saved = folder.resolve("a.voice");
        Run.of(embed(saved, "--reference", TestFiles.speech())).assertMistake("prompt of", "give one --reference");
        Run.of(embed(folder.resolve("a.npy"))).assertMistake("prompt of", "--out FILE.voice");
        assertTrue(Files.notExists(saved));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pocket", "moss"})
    void prompts_cannotBeCompared(String family) {
        writePack(family);
        Path saved = folder.resolve("a.voice");
        Run.of(embed(saved)).assertFine();
        Run.of("compare-voices", "--pack", pack, saved, saved)
                .assertMistake("prompts can be neither compared nor mixed");
        Run.of("compare-voices", "--pack", pack, TestFiles.speech(), saved)
                .assertMistake("prompt of", "expected an embedding");
    }
}
