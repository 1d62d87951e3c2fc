package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.bench.report.Figure;
import io.github.voiceclone.cli.bench.report.FigureNames;
import io.github.voiceclone.cli.bench.report.Precisions;
import io.github.voiceclone.cli.bench.report.Sections;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.quality.QualityComparison;
import io.github.voiceclone.optimize.quality.QualityReport;
import io.github.voiceclone.optimize.quality.QualityReport.Sentence;
import io.github.voiceclone.optimize.quality.TestSentences;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Difference of each precision's speech from that of fp32, on a trained pack. */
final class QualityFigures {
    static final String FAILURES = "stop failures";

    private QualityFigures() {}

    /** Compares every precision of a pack with fp32, over some sentences in every voice. */
    static List<Figure> measure(Path pack, int sentences) {
        VoicePackSource source = VoicePackSource.directory(pack);
        String symbols = VoicePack.open(source).synthesizer().settings().symbolTable();
        List<String> all = TestSentences.of(symbols);
        List<String> texts = all.subList(0, Math.min(sentences, all.size()));
        List<Figure> figures = new ArrayList<>();
        for (String precision : PackFormat.precisions(pack)) {
            if (!precision.equals(Precisions.FLOAT32)) {
                QualityReport report = new QualityComparison(source, new OnnxRuntime())
                        .compare(Precisions.FLOAT32, precision, texts, List.of());
                figures.addAll(figures(report));
            }
        }
        return figures;
    }

    private static List<Figure> figures(QualityReport report) {
        List<Sentence> all = report.sentences();
        return List.of(
                Figure.of(
                        Sections.LOSS,
                        FigureNames.DISTORTION,
                        report.precision(),
                        0,
                        "dB",
                        all.stream().map(Sentence::melCepstralDistortion).toList()),
                Figure.of(
                        Sections.LOSS,
                        FigureNames.COSINE,
                        report.precision(),
                        0,
                        "",
                        all.stream().map(Sentence::speakerCosine).toList()),
                Figure.of(Sections.LOSS, FAILURES, report.precision(), 0, "of " + all.size(), List.of((double)
                        report.stopFailures())));
    }
}
