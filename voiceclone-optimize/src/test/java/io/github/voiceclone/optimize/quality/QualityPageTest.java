package io.github.voiceclone.optimize.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class QualityPageTest {
    private static QualityReport.Sentence sentence(String text, double distortion) {
        return new QualityReport.Sentence(text, 0, distortion, 1, 0.99, 2, 0.1, 0, false, false);
    }

    /** Two bands of three frames. */
    private static Frames mel() {
        return Frames.of(new float[] {-4, 4, 0, 4, -4, 0}, 2);
    }

    @Test
    void picture_hasTimeToTheRightAndBandsUpwards() throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(SpectrogramImage.png(mel(), -4, 4)));
        assertEquals(9, image.getWidth());
        assertEquals(6, image.getHeight());
        int dark = 0xff04041a;
        int light = 0xfffcecb4;
        assertEquals(light, image.getRGB(0, 0)); // the upper band's first frame
        assertEquals(dark, image.getRGB(0, 5));
        assertEquals(dark, image.getRGB(4, 0));
        assertEquals(light, image.getRGB(4, 5));
    }

    @Test
    void colours_growLighterWithTheLevel() {
        double before = -1;
        for (int i = 0; i <= 64; i++) {
            int colour = SpectrogramImage.colour(i / 64f);
            double luma = 0.2126 * (colour >> 16) + 0.7152 * ((colour >> 8) & 0xff) + 0.0722 * (colour & 0xff);
            assertTrue(luma > before);
            before = luma;
        }
        assertEquals(SpectrogramImage.colour(0), SpectrogramImage.colour(-1));
    }

    @Test
    void page_showsFiguresPicturesAndEverySentence() {
        QualityReport.Sentence one = sentence("<b> & \"c\"", 0.5);
        QualityReport report = new QualityReport("fp32", "int8", List.of(one, sentence("二", 1.5)));
        String page = new QualityPage(report, MelSettings.HOP_200).html(List.of(new Spoken(one, mel(), mel())));
        assertTrue(page.contains("<dd>1.00 dB</dd>"), page);
        assertTrue(page.contains("<dd>1.50 dB</dd>"), page);
        assertTrue(page.contains("<td>&lt;b&gt; &amp; &quot;c&quot;</td>"), page);
        assertTrue(page.contains("<td>二</td>"), page);
        assertTrue(page.contains("80 mel bands upwards from 55 to 7600 Hz"), page);
        assertTrue(page.contains("<figcaption>int8, 2.20 s</figcaption>"), page);
        assertEquals(3, page.split("data:image/png;base64,", -1).length);
        assertTrue(!page.contains("${"), page);
    }

    @Test
    void selection_keepsTheFirstAndTheWorst() {
        ImageSelection selection = new ImageSelection();
        for (double distortion : new double[] {1, 2, 3, 0.1, 0.9, 0.5, 0.7, 0.2}) {
            selection.accept(new Spoken(sentence("x", distortion), mel(), mel()));
        }
        assertEquals(
                List.of(1.0, 2.0, 3.0, 0.9, 0.7, 0.5),
                selection.kept().stream()
                        .map(spoken -> spoken.sentence().melCepstralDistortion())
                        .toList());
    }
}
