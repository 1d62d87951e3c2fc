package io.github.voiceclone.cli.pack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import io.github.voiceclone.convert.RandomPack;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare} on a pack of a codec language model. */
class CompareFramesTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void precision_isComparedWithFloat32FrameByFrame() throws IOException {
        Path pack = folder.resolve("pack");
        RandomPack.writeTinyPocket(pack, 1);
        Path out = folder.resolve("int8");
        Run.of("optimize", "--pack", pack, "--out", out).assertFine();
        Object[] compare = {"compare", "--pack", out, "--precision", "int8"};
        Run text = Run.of(compare).assertFine();
        assertTrue(text.out().startsWith("Difference from float32 over 128 frames of 8 texts: latents "), text.out());
        double latents = TestFiles.json(Run.of(compare, "--json").assertFine().out())
                .get("latents")
                .doubleValue();
        assertTrue(latents > 0 && latents < 0.5, latents + "");
        Run.of(compare, "--sentences", "3").assertMistake("leave out", "--sentences");
        Run.of(compare, "--against", "int8").assertMistake("leave out", "--against");
        Run.of("compare", "--pack", pack, "--precision", "int8").assertMistake("int8");
    }
}
