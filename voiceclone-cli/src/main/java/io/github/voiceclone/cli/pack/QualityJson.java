package io.github.voiceclone.cli.pack;

import io.github.voiceclone.optimize.quality.QualityReport;
import io.github.voiceclone.optimize.quality.QualityReport.Sentence;
import java.util.List;

/**
 * A quality report as JSON: means over all sentences, the worst of them, and every sentence; units as for
 * {@link Sentence}.
 */
record QualityJson(
        String reference,
        String precision,
        int count,
        double melCepstralDistortion,
        double mostMelCepstralDistortion,
        double logSpectralDistance,
        double speakerCosine,
        double leastSpeakerCosine,
        double durationChange,
        double attentionChange,
        long stopFailures,
        long referenceFailures,
        List<Sentence> sentences) {
    static QualityJson of(QualityReport report) {
        return new QualityJson(
                report.reference(),
                report.precision(),
                report.sentences().size(),
                report.mean(Sentence::melCepstralDistortion),
                report.max(Sentence::melCepstralDistortion),
                report.mean(Sentence::logSpectralDistance),
                report.mean(Sentence::speakerCosine),
                report.min(Sentence::speakerCosine),
                report.mean(Sentence::durationChange),
                report.mean(Sentence::attentionChange),
                report.stopFailures(),
                report.referenceFailures(),
                report.sentences());
    }
}
