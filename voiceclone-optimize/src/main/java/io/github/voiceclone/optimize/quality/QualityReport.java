package io.github.voiceclone.optimize.quality;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Differences between the speech of two precisions, sentence by sentence. Both run free, with the same seed.
 *
 * @param reference the precision compared with, as in {@code fp32}
 * @param precision the precision compared, as in {@code int8}
 * @param sentences every text in every voice
 */
public record QualityReport(String reference, String precision, List<Sentence> sentences) {
    /** Copies the list. */
    public QualityReport {
        sentences = List.copyOf(sentences);
    }

    /**
     * Differences of one sentence in one voice.
     *
     * @param text text of the sentence
     * @param voice number of the voice, from 0
     * @param melCepstralDistortion over 13 coefficients without the 0th, time-aligned, in dB; 0 or more
     * @param logSpectralDistance over the mel bands, along the same alignment, in dB; 0 or more
     * @param speakerCosine cosine between both recordings' speaker embeddings, by the reference precision's encoder; -1 to 1
     * @param referenceSeconds length in the reference precision, in seconds
     * @param durationChange change of the length, as a share of it: 0.1 is ten per cent longer
     * @param attentionChange mean distance between the symbols attended to at the same share of the way, in symbols
     * @param stopFailure whether it reached the frame limit, or has less than 60 % of the reference's length, where the
     *     reference itself ended in time
     * @param referenceFailure whether the reference itself reached the frame limit
     */
    public record Sentence(
            String text,
            int voice,
            double melCepstralDistortion,
            double logSpectralDistance,
            double speakerCosine,
            double referenceSeconds,
            double durationChange,
            double attentionChange,
            boolean stopFailure,
            boolean referenceFailure) {}

    /**
     * Returns the mean of a figure over all sentences, in the figure's unit; NaN if there are none.
     *
     * @param figure an accessor of {@link Sentence}
     */
    public double mean(ToDoubleFunction<Sentence> figure) {
        return sentences.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    /**
     * Returns the maximum of a figure over all sentences, in the figure's unit; NaN if there are none.
     *
     * @param figure an accessor of {@link Sentence}
     */
    public double max(ToDoubleFunction<Sentence> figure) {
        return sentences.stream().mapToDouble(figure).max().orElse(Double.NaN);
    }

    /**
     * Returns the minimum of a figure over all sentences, in the figure's unit; NaN if there are none.
     *
     * @param figure an accessor of {@link Sentence}
     */
    public double min(ToDoubleFunction<Sentence> figure) {
        return sentences.stream().mapToDouble(figure).min().orElse(Double.NaN);
    }

    /** Returns the number of sentences that failed to stop as they should. */
    public long stopFailures() {
        return sentences.stream().filter(Sentence::stopFailure).count();
    }

    /** Returns the number of sentences in which the reference itself reached the frame limit. */
    public long referenceFailures() {
        return sentences.stream().filter(Sentence::referenceFailure).count();
    }

    /** Returns the means as text for people, several lines. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s against %s over %d sentences:%n"
                        + "  mel-cepstral distortion %.2f dB, log-spectral distance %.2f dB%n"
                        + "  speaker cosine %.4f (least %.4f)%n"
                        + "  length %+.1f %%, attention %.2f symbols, stop failures %d (%s itself: %d)%n",
                precision,
                reference,
                sentences.size(),
                mean(Sentence::melCepstralDistortion),
                mean(Sentence::logSpectralDistance),
                mean(Sentence::speakerCosine),
                min(Sentence::speakerCosine),
                100 * mean(Sentence::durationChange),
                mean(Sentence::attentionChange),
                stopFailures(),
                reference,
                referenceFailures());
    }
}
