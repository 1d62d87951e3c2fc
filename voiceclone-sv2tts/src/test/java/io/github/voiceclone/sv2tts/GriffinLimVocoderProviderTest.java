package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.sv2tts.pack.Packs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GriffinLimVocoderProviderTest {
    private static final StageContext NO_PACK =
            new StageContext(Optional.empty(), "fp32", "cpu", 1, InputLimits.defaults());

    @TempDir
    Path folder;

    @Test
    void withoutAPack_publishedScale() {
        try (Vocoder vocoder = open(NO_PACK)) {
            assertEquals(FrameFormat.mel(80, 16_000, 200), vocoder.format());
            assertEquals("griffin-lim", vocoder.info().backend());
        }
    }

    @Test
    void packWithASynthesizer_itsScale() {
        Packs.whole(folder.resolve("pack"));
        try (Vocoder published = open(NO_PACK);
                Vocoder vocoder = open(Packs.context(folder.resolve("pack"), "int8"))) {
            assertEquals(FrameFormat.mel(80, 16_000, 256), vocoder.format());
            assertNotEquals(published.info().fingerprint(), vocoder.info().fingerprint());
        }
    }

    @Test
    void packWithoutASynthesizer_publishedScale() {
        Packs.vocoder(folder.resolve("pack"), List.of("vocoder"));
        try (Vocoder vocoder = open(Packs.context(folder.resolve("pack"), "fp32"))) {
            assertEquals(FrameFormat.mel(80, 16_000, 200), vocoder.format());
        }
    }

    @Test
    void spectrograms_soundForTheirFrames() {
        float[] values = new float[80 * 30];
        Arrays.fill(values, -4);
        Arrays.fill(values, 20 * 30, 21 * 30, 2);
        Frames tone = Frames.of(values, 80);
        List<AudioClip> clips = new ArrayList<>();
        try (Vocoder vocoder = open(NO_PACK)) {
            for (Frames mel : List.of(tone, Frames.of(new float[0], 80), tone)) {
                clips.add(vocoder.vocode(mel));
            }
            assertArrayEquals(
                    new int[] {6000, 0, 6000},
                    clips.stream().mapToInt(AudioClip::length).toArray());
            assertEquals(clips.get(0), clips.get(2));
            double loudest = 0;
            for (float sample : clips.get(0).toArray()) {
                loudest = Math.max(loudest, Math.abs(sample));
            }
            assertTrue(loudest > 0.01 && loudest <= 1, "loudest sample is " + loudest);
        }
    }

    @Test
    void otherBands_refused() {
        try (Vocoder vocoder = open(NO_PACK)) {
            VocoderChunk narrow =
                    new VocoderChunk(vocoder.open(new Cancellation()), Frames.of(new float[40], 40), true);
            assertEquals(0, vocoder.vocode(List.of(narrow)).get(0).length());
            assertThrows(
                    InvalidInputException.class,
                    () -> narrow.stream().cancellation().check());
        }
    }

    private static Vocoder open(StageContext context) {
        return StageProviders.named(VocoderProvider.class, Stage.VOCODER, "griffin-lim", context.pack())
                .open(context);
    }
}
