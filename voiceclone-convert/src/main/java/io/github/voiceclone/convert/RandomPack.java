package io.github.voiceclone.convert;

import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.moss.RandomMoss;
import io.github.voiceclone.convert.pocket.RandomPocket;
import io.github.voiceclone.convert.random.RandomHifiGan;
import io.github.voiceclone.convert.random.RandomSourceFilter;
import io.github.voiceclone.convert.random.RandomSpeakerEncoder;
import io.github.voiceclone.convert.random.RandomTacotron;
import io.github.voiceclone.convert.random.RandomWaveRnn;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.SourceFilterNetwork;
import io.github.voiceclone.convert.vocoder.WaveRnnSettings;
import io.github.voiceclone.moss.MossSettings;
import io.github.voiceclone.pocket.PocketSettings;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes voice packs of the published full-size networks with random weights: what speed and memory are measured on. They
 * speak noise.
 */
public final class RandomPack {
    private RandomPack() {}

    /**
     * Writes the pack; the same seed gives the same pack.
     *
     * @param directory where the pack will be: absent, an empty folder, or a voice pack
     */
    public static Conversion write(Path directory, long seed) {
        StateDict vocoder = RandomHifiGan.draw(seed);
        return write(directory, seed, StageConversions.vocoder(vocoder, GeneratorSettings.of(vocoder)));
    }

    /** Writes the pack as {@link #write(Path, long)} does, with a WaveRNN as its vocoder. */
    public static Conversion writeWaveRnn(Path directory, long seed) {
        StateDict vocoder = RandomWaveRnn.draw(seed);
        return write(directory, seed, StageConversions.waveRnn(vocoder, WaveRnnSettings.of(vocoder)));
    }

    /** Writes the pack as {@link #write(Path, long)} does, with a source-filter vocoder. */
    public static Conversion writeSourceFilter(Path directory, long seed) {
        StateDict vocoder = RandomSourceFilter.draw(seed);
        return write(directory, seed, StageConversions.sourceFilter(vocoder, SourceFilterNetwork.of(vocoder)));
    }

    /**
     * Writes a pack of Pocket TTS for English in the published sizes; the same seed gives the same pack. Its speech is noise of
     * random length.
     *
     * @param directory as for {@link #write(Path, long)}
     * @param layers layers of the language model: 6 or 24
     */
    public static CodecManifest<PocketSettings> writePocket(Path directory, long seed, int layers) {
        if (layers != 6 && layers != 24) {
            throw new IllegalArgumentException("models of Pocket TTS have 6 or 24 layers, not " + layers);
        }
        return write(
                directory, seed, layers == 6 ? RandomPocket.Size.SIX_LAYERS : RandomPocket.Size.TWENTY_FOUR_LAYERS);
    }

    /** Writes a pack as {@link #writePocket} does, of small widths, with less than a megabyte: for tests. */
    public static CodecManifest<PocketSettings> writeTinyPocket(Path directory, long seed) {
        return write(directory, seed, RandomPocket.Size.TINY);
    }

    private static CodecManifest<PocketSettings> write(Path directory, long seed, RandomPocket.Size size) {
        return RandomPocket.graphs(size, seed)
                .write(directory, "random", List.of("en"), model(size + " " + seed), RandomPocket.tokenizer(size));
    }

    /**
     * Writes a pack of MOSS-TTS-Nano in the published sizes; the same seed gives the same pack. Its speech is noise of random length.
     *
     * @param directory as for {@link #write(Path, long)}
     */
    public static CodecManifest<MossSettings> writeMoss(Path directory, long seed) {
        return write(directory, seed, RandomMoss.Size.FULL);
    }

    /** Writes a pack as {@link #writeMoss} does, of small widths, with less than two megabytes: for tests. */
    public static CodecManifest<MossSettings> writeTinyMoss(Path directory, long seed) {
        return write(directory, seed, RandomMoss.Size.TINY);
    }

    private static CodecManifest<MossSettings> write(Path directory, long seed, RandomMoss.Size size) {
        String model = model("moss " + size + " " + seed);
        return RandomMoss.graphs(size, seed)
                .write(directory, "random", List.of("zh", "en"), model, RandomMoss.tokenizer(size));
    }

    private static String model(String drawn) {
        return new Sha256().add(drawn.getBytes(StandardCharsets.US_ASCII)).hex();
    }

    private static Conversion write(Path directory, long seed, ConvertedStage<VocoderSettings> vocoder) {
        PackAssembly assembly = new PackAssembly(directory, "random");
        assembly.encoder(StageConversions.encoder(RandomSpeakerEncoder.draw(seed)));
        assembly.synthesizer(
                StageConversions.synthesizer(RandomTacotron.draw(seed, true), TacotronSettings.defaults()));
        assembly.vocoder(vocoder);
        return assembly.write(Map.of());
    }
}
