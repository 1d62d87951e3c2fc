package io.github.voiceclone.sv2tts.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MelFilterBankTest {
    /** A fine transform, so that sums over bins are close to areas. */
    @Test
    void everyFilter_hasUnitArea() {
        int fftSize = 1 << 16;
        MelFilterBank filters = new MelFilterBank(16000, fftSize, 80, 55, 7600);
        double[] flat = new double[filters.bins()];
        java.util.Arrays.fill(flat, 16000.0 / fftSize);
        for (double area : filters.apply(flat)) {
            assertEquals(1, area, 1e-3);
        }
    }

    /** Below 1 kHz bands are equally spaced: 40 bands up to 8 kHz on Slaney's scale are 45.245640471924965 / 41 mel. */
    @Test
    void peaks_standWhereTheScaleSays() {
        MelFilterBank filters = new MelFilterBank(16000, 16000, 40, 0, 8000);
        double spacing = 45.245640471924965 / 41 * 200 / 3;
        for (int band = 0; band < 12; band++) {
            assertEquals((band + 1) * spacing, peak(filters, band), 0.51);
        }
    }

    private static int peak(MelFilterBank filters, int band) {
        int peak = 0;
        for (int k = 1; k < filters.bins(); k++) {
            peak = filters.weight(band, k) > filters.weight(band, peak) ? k : peak;
        }
        return peak;
    }

    @Test
    void senselessRanges_areErrors() {
        assertThrows(IllegalArgumentException.class, () -> new MelFilterBank(16000, 1024, 80, 7600, 55));
        assertThrows(IllegalArgumentException.class, () -> new MelFilterBank(0, 1024, 80, 55, 7600));
    }
}
