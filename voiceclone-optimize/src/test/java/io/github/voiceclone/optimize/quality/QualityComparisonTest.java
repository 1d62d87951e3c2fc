package io.github.voiceclone.optimize.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.Optimizer;
import io.github.voiceclone.optimize.SmallPack;
import io.github.voiceclone.optimize.calibration.CalibrationSet;
import io.github.voiceclone.spi.VoicePackSource;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityComparisonTest {
    private static final List<String> TEXTS = List.of("好");

    @TempDir
    static Path folder;

    private static VoicePackSource pack = VoicePackSource.directory(Path.of(""));

    @BeforeAll
    static void optimize() throws URISyntaxException {
        Path converted = SmallPack.write(folder.resolve("converted"));
        Path optimized = folder.resolve("optimized");
        new Optimizer(VoicePackSource.directory(converted), new OnnxRuntime())
                .calibration(new CalibrationSet(List.of("今天天气很好。"), List.of()))
                .optimizeTo(optimized);
        pack = VoicePackSource.directory(optimized);
    }

    private static QualityReport compare(String precision) {
        return new QualityComparison(pack, new OnnxRuntime(), SmallPack.FRAMES)
                .compare("fp32", precision, TEXTS, List.of());
    }

    @Test
    void precisionAgainstItself_losesNothing() {
        QualityReport report = compare("fp32");
        assertEquals(4, report.sentences().size());
        for (QualityReport.Sentence sentence : report.sentences()) {
            assertEquals(0, sentence.melCepstralDistortion(), 1e-6);
            assertEquals(0, sentence.logSpectralDistance(), 1e-6);
            assertEquals(1, sentence.speakerCosine(), 1e-6);
            assertEquals(0, sentence.durationChange(), 1e-9);
            assertEquals(0, sentence.attentionChange(), 1e-9);
        }
        assertEquals(0, report.stopFailures());
    }

    @Test
    void int8_losesALittle() {
        QualityReport report = compare("int8");
        double distortion = report.mean(QualityReport.Sentence::melCepstralDistortion);
        assertTrue(distortion > 0 && distortion < 2, () -> distortion + " dB");
        assertTrue(report.mean(QualityReport.Sentence::speakerCosine) > 0.95, report::summary);
        assertTrue(report.summary().startsWith("int8 against fp32 over 4 sentences:"), report::summary);
    }

    @Test
    void noText_isRefused() {
        QualityComparison comparison = new QualityComparison(pack, new OnnxRuntime());
        assertThrows(InvalidInputException.class, () -> comparison.compare("fp32", "int8", List.of(), List.of()));
    }

    @Test
    void testSentences_areDistinctAndNotCalibratedWith() {
        for (String table : List.of("mockingbird-75", "english-66", "mandarin-english-75")) {
            List<String> sentences = TestSentences.of(table);
            assertEquals(sentences.size(), new HashSet<>(sentences).size());
            assertTrue(sentences.size() >= 16);
            CalibrationSet.standardTexts(table).forEach(text -> assertTrue(!sentences.contains(text), text));
        }
    }
}
