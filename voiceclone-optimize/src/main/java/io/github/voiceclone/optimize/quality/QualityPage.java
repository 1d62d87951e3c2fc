package io.github.voiceclone.optimize.quality;

import io.github.voiceclone.optimize.quality.QualityReport.Sentence;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Quality report as one self-contained HTML page: figures, spectrograms side by side, every sentence. */
public final class QualityPage {
    private final QualityReport report;
    private final MelSettings settings;

    /**
     * Creates a page.
     *
     * @param report the figures
     * @param settings scale of the spectrograms
     */
    public QualityPage(QualityReport report, MelSettings settings) {
        this.report = report;
        this.settings = settings;
    }

    /**
     * Returns the page as HTML.
     *
     * @param pictured sentences whose spectrograms are shown; may be empty
     */
    public String html(List<Spoken> pictured) {
        return template()
                .replace("${precision}", Html.escape(report.precision()))
                .replace("${reference}", Html.escape(report.reference()))
                .replace("${count}", Integer.toString(report.sentences().size()))
                .replace("${bands}", bands())
                .replace("${summary}", summary())
                .replace("${pictures}", pictured.stream().map(this::pictures).collect(Collectors.joining()))
                .replace(
                        "${sentences}",
                        report.sentences().stream().map(QualityPage::row).collect(Collectors.joining()));
    }

    private String summary() {
        return figure("Mel-cepstral distortion", "%.2f dB", report.mean(Sentence::melCepstralDistortion))
                + figure("Worst sentence", "%.2f dB", report.max(Sentence::melCepstralDistortion))
                + figure("Log-spectral distance", "%.2f dB", report.mean(Sentence::logSpectralDistance))
                + figure("PackRunner cosine", "%.4f", report.mean(Sentence::speakerCosine))
                + figure("Least speaker cosine", "%.4f", report.min(Sentence::speakerCosine))
                + figure("Length", "%+.1f %%", 100 * report.mean(Sentence::durationChange))
                + figure("Attention", "%.2f symbols", report.mean(Sentence::attentionChange))
                + figure("Stop failures", "%.0f", (double) report.stopFailures())
                + figure(Html.escape(report.reference()) + " reaches the limit", "%.0f", (double)
                        report.referenceFailures());
    }

    private static String figure(String name, String format, double value) {
        return "<div><dt>" + name + "</dt><dd>" + String.format(Locale.ROOT, format, value) + "</dd></div>\n";
    }

    private String bands() {
        return String.format(
                Locale.ROOT,
                "%d mel bands upwards from %.0f to %.0f Hz",
                settings.bands(),
                settings.minHz(),
                settings.maxHz());
    }

    private String pictures(Spoken spoken) {
        Sentence sentence = spoken.sentence();
        double seconds = sentence.referenceSeconds();
        int frames = Math.max(spoken.reference().frames(), spoken.compared().frames());
        return String.format(
                Locale.ROOT,
                "<section><h3>%s</h3><p>voice %d, distortion %.2f dB, speaker cosine %.4f</p>%n<div class=pair>%s%s</div></section>%n",
                Html.escape(sentence.text()),
                sentence.voice(),
                sentence.melCepstralDistortion(),
                sentence.speakerCosine(),
                picture(report.reference(), spoken.reference(), frames, seconds),
                picture(report.precision(), spoken.compared(), frames, seconds * (1 + sentence.durationChange())));
    }

    private String picture(String precision, Frames mel, int longest, double seconds) {
        float most = (float) settings.maxAbsValue();
        byte[] png = SpectrogramImage.png(mel, settings.symmetric() ? -most : 0, most);
        String caption = String.format(Locale.ROOT, "%s, %.2f s", Html.escape(precision), seconds);
        return "<figure><img style=\"width:" + 100 * mel.frames() / longest + "%\" alt=\"Spectrogram, " + caption
                + "\" src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(png) + "\"><figcaption>"
                + caption + "</figcaption></figure>\n";
    }

    private static String row(Sentence sentence) {
        return String.format(
                Locale.ROOT,
                "<tr%s><td>%s</td><td>%d</td><td>%.2f</td><td>%.2f</td><td>%.4f</td><td>%.2f</td><td>%+.1f</td><td>%.2f</td><td>%s</td></tr>%n",
                sentence.stopFailure() ? " class=failed" : "",
                Html.escape(sentence.text()),
                sentence.voice(),
                sentence.melCepstralDistortion(),
                sentence.logSpectralDistance(),
                sentence.speakerCosine(),
                sentence.referenceSeconds(),
                100 * sentence.durationChange(),
                sentence.attentionChange(),
                sentence.stopFailure() ? "failed" : "");
    }

    private static String template() {
        try (InputStream in = Objects.requireNonNull(QualityPage.class.getResourceAsStream("quality-page.html"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
