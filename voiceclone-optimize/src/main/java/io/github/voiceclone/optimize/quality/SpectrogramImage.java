package io.github.voiceclone.optimize.quality;

import io.github.voiceclone.spi.Frames;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A mel spectrogram as a picture: time to the right, bands upwards, levels from dark to light. */
final class SpectrogramImage {
    /** Pixels for each frame, and for each band. */
    private static final int FRAME = 3;

    private static final int BAND = 3;

    /** Colours of equally spaced levels, each lighter than the one before: also told apart without colour vision. */
    private static final int[] COLOURS = {
        0x04041a, 0x1f1147, 0x4d1a75, 0x7f2a80, 0xb23a76, 0xde5264, 0xf8815a, 0xfdb878, 0xfcecb4
    };

    private SpectrogramImage() {}

    /**
     * Draws a spectrogram as a PNG.
     *
     * @param darkest value of the darkest colour
     * @param lightest value of the lightest
     */
    static byte[] png(Frames mel, float darkest, float lightest) {
        BufferedImage image = new BufferedImage(mel.frames() * FRAME, mel.width() * BAND, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                float value = mel.get(mel.width() - 1 - y / BAND, x / FRAME);
                image.setRGB(x, y, colour((value - darkest) / (lightest - darkest)));
            }
        }
        return encoded(image);
    }

    /** Returns the colour of a level of 0–1, between those of the levels next to it. */
    static int colour(float level) {
        float place = Math.max(0, Math.min(1, level)) * (COLOURS.length - 1);
        int below = Math.min((int) place, COLOURS.length - 2);
        int colour = 0;
        for (int shift = 0; shift < 24; shift += Byte.SIZE) {
            int from = COLOURS[below] >> shift & 0xff;
            int to = COLOURS[below + 1] >> shift & 0xff;
            colour |= Math.round(from + (to - from) * (place - below)) << shift;
        }
        return colour;
    }

    private static byte[] encoded(BufferedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            writer.setOutput(out);
            writer.write(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory alone is written to
        } finally {
            writer.dispose();
        }
        return png.toByteArray();
    }
}
