package io.github.voiceclone.cli.pack;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.quality.ImageSelection;
import io.github.voiceclone.optimize.quality.QualityComparison;
import io.github.voiceclone.optimize.quality.QualityReport;
import io.github.voiceclone.optimize.quality.TestSentences;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.util.List;

/**
 * Comparison of two precisions of a pack, with progress and the reports requested.
 *
 * @param pack the pack
 * @param texts what to say; none for the test sentences of the pack's language
 * @param most how many of the texts to say, each in every voice
 * @param recordings the voices; none for voices chosen at random
 */
record QualityMeasurement(VoicePackSource pack, List<String> texts, int most, List<AudioClip> recordings) {
    QualityReport run(String reference, String precision, ReportOptions reports, Progress progress) {
        QualityComparison comparison = new QualityComparison(pack, new OnnxRuntime());
        ImageSelection pictures = new ImageSelection();
        int[] done = {0};
        comparison.listener(spoken -> {
            pictures.accept(spoken);
            progress.show("measuring the loss: sentence " + ++done[0]);
        });
        List<String> all = texts.isEmpty() ? TestSentences.of(symbolTable()) : texts;
        QualityReport report =
                comparison.compare(reference, precision, all.subList(0, Math.min(most, all.size())), recordings);
        reports.write(report, comparison.melSettings(), pictures.kept());
        return report;
    }

    private String symbolTable() {
        return VoicePack.open(pack).synthesizer().settings().symbolTable();
    }
}
