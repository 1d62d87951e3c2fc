package io.github.voiceclone.cli.output;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.spi.VoicePackSource;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackSummaryTest {
    @TempDir
    Path folder;

    @Test
    void sourceFilterVocoder_isNamedWithItsPitch() {
        Path pack = ReferenceFiles.vocoderPack("source-filter", folder);
        String lines = String.join("\n", PackSummary.lines(VoicePackSource.directory(pack)));
        assertTrue(lines.contains("vocoder     Source-filter (pitch from 55 to 450 Hz): mel"), lines);
    }
}
