package io.github.voiceclone.convert.moss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.convert.network.CodecTests;
import io.github.voiceclone.moss.MossFamily;
import io.github.voiceclone.moss.MossSettings;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.VoicePackSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomMossTest {
    @TempDir
    Path folder;

    @Test
    void tinyPack_isTheSameForASeedAndHasGraphsThatAreAccepted() {
        CodecManifest<MossSettings> manifest = RandomPack.writeTinyMoss(folder.resolve("pack"), 1);
        assertEquals(manifest, RandomPack.writeTinyMoss(folder.resolve("again"), 1));
        CodecPack<MossSettings> pack =
                new CodecPack<>(MossFamily.FAMILY, VoicePackSource.directory(folder.resolve("pack")));
        manifest.graphs()
                .get("fp32")
                .values()
                .forEach(file -> assertTrue(pack.read(file).hasRemaining()));
    }

    @Test
    void decoderOfRandomWeights_makesBoundedNoise() {
        CodecGraphs<MossSettings> graphs = RandomMoss.graphs(RandomMoss.Size.TINY, 2);
        MossSettings settings = graphs.settings();
        Tensor.Floats codes = Tensor.floats(1, 10, settings.codebooks());
        Random random = new Random(3);
        for (int i = 0; i < codes.elements(); i++) {
            codes.buffer().put(i, random.nextInt(settings.codebookSize()));
        }
        try (StreamedCodec codec = new StreamedCodec(
                CodecTests.load(new OnnxRuntime(), graphs, CodecManifest.CODEC_DECODER), settings.decoderShape())) {
            Map<String, Tensor.Floats> outputs = codec.run(codec.start(), Map.of("codes", codes), 10);
            CodecTests.assertBoundedNoise(Graph.output(outputs, "samples").toArray());
        }
    }

    @Test
    void tokenizer_mergesCommonWordsAndHasBytesForTheRest() {
        SentencePieceTokenizer tokenizer = SentencePieceTokenizer.read(RandomMoss.tokenizer(RandomMoss.Size.FULL));
        assertEquals(16_384, tokenizer.size());
        assertEquals(3, tokenizer.encode("the old bridge").size());
        assertEquals(3, tokenizer.encode("\u4e00\u4e8c").size());
        assertEquals("Caf\u00e9, 42!", tokenizer.decode(tokenizer.encode("Caf\u00e9, 42!")));
    }
}
