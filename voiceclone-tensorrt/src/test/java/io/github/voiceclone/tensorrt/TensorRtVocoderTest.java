package io.github.voiceclone.tensorrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.Sv2ttsVocoderProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vocoder's run copies its one output back, so that what was copied back tells the launches. */
class TensorRtVocoderTest {
    @TempDir
    Path folder;

    private final FakeDevice device = new FakeDevice(FakePlatform.INFO);

    @Test
    void windowsOfSixteenSpectrograms_areOneLaunch() {
        List<Frames> mels = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            mels.add(random(200 + 5 * i));
        }
        try (Vocoder vocoder = open()) {
            List<float[]> together = vocode(vocoder, mels);
            assertEquals(1, device.downloads.getAndSet(0), "launches");
            for (int i = 0; i < mels.size(); i++) {
                float[] alone = vocode(vocoder, List.of(mels.get(i))).get(0);
                assertArrayEquals(alone, together.get(i), 2e-6f, "spectrogram " + i);
            }
        }
        assertEquals(0, device.open.get(), "kept on the device");
    }

    @Test
    void longSpectrogram_isAsFewLaunchesAsItsWindowsFill() {
        try (Vocoder vocoder = open()) {
            vocode(vocoder, List.of(random(10_000)));
            assertEquals(2, device.downloads.get(), "launches: 63 windows, 32 at once");
        }
    }

    private Vocoder open() {
        VoicePackSource pack =
                VoicePackSource.directory(ReferenceFiles.vocoderPack("hifigan-resblock2", folder.resolve("files")));
        FakePlatform platform = new FakePlatform(Availability.present("there"), device);
        return new Sv2ttsVocoderProvider()
                .open(
                        FakeBackend.runtime(platform, folder.resolve("engines")),
                        new StageContext(Optional.of(pack), "fp32", "cuda", 1, InputLimits.defaults()));
    }

    private static List<float[]> vocode(Vocoder vocoder, List<Frames> mels) {
        return vocoder.vocodeAll(mels).stream().map(AudioClip::toArray).toList();
    }

    private static Frames random(int frames) {
        Random random = new Random(frames);
        float[] values = new float[80 * frames];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Frames.of(values, 80);
    }
}
