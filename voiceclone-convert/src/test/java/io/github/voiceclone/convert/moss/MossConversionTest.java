package io.github.voiceclone.convert.moss;

import static io.github.voiceclone.convert.network.CodecTests.CHUNK_TOLERANCE;
import static io.github.voiceclone.convert.network.CodecTests.TOLERANCE;
import static io.github.voiceclone.convert.network.CodecTests.assertClose;
import static io.github.voiceclone.convert.network.CodecTests.joined;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.Prefix;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.convert.MossConverter;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.convert.network.CodecTests;
import io.github.voiceclone.moss.MossFamily;
import io.github.voiceclone.moss.MossSettings;
import io.github.voiceclone.moss.MossSteps;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The converter against what the original code computes: {@code benchmarks/baseline/moss.py}. */
class MossConversionTest {
    @TempDir
    Path folder;

    private Path model;
    private StateDict golden;

    @BeforeEach
    void write() throws IOException {
        model = folder.resolve("model");
        MossFixture.write(model);
        golden = Checkpoint.open(folder.resolve("golden.safetensors")).modelState();
    }

    private CodecGraphs<MossSettings> graphs(boolean inner) throws IOException {
        return MossGraphs.of(
                MossFixture.bytes("config.json"),
                Checkpoint.open(model.resolve("pytorch_model.bin")),
                MossFixture.bytes("codec/config.json"),
                Checkpoint.open(model.resolve("codec/model.safetensors")),
                inner);
    }

    private float[] golden(String name) {
        return golden.get(name).values();
    }

    private static float[] boxed(List<Float> values) {
        float[] all = new float[values.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.get(i);
        }
        return all;
    }

    /** A row that is read position by position, one behind a prefix that is read at once, and a greedy one share steps. */
    @Test
    void hiddenStatesLogitsAndCodes_areTheOriginals() throws IOException {
        CodecGraphs<MossSettings> graphs = graphs(true);
        MossSettings settings = graphs.settings();
        int count = settings.codebooks();
        float[] prompt = golden("prompt");
        int promptRows = prompt.length / (count + 1);
        float[] draws = golden("draws");
        int frames = draws.length / count;
        int greedyFrames = golden("greedy_codes").length / count;
        try (LanguageModel languageModel = new LanguageModel(
                CodecTests.load(new OnnxRuntime(), graphs, CodecManifest.LANGUAGE_MODEL),
                settings.attention(),
                MossFixture.format(settings))) {
            Prefix voice = read(languageModel, settings, languageModel.empty(), prompt, 0, 100);
            Prefix prefix = read(languageModel, settings, voice, prompt, 100, promptRows - 1);
            List<MossFixture.Row> rows = List.of(
                    new MossFixture.Row(settings, prompt, 0, draws, frames),
                    new MossFixture.Row(settings, prompt, promptRows - 1, draws, frames),
                    new MossFixture.Row(
                            settings, prompt, promptRows - 1, new float[greedyFrames * count], greedyFrames));
            MossSteps.run(languageModel, rows, List.of(languageModel.empty(), prefix, prefix));
            MossFixture.Row whole = rows.get(0);
            assertClose(
                    golden("hidden"), joined(whole.hidden.subList(0, promptRows)), TOLERANCE, "hidden of the prompt");
            for (MossFixture.Row row : rows.subList(0, 2)) {
                int first = row.hidden.size() - frames;
                assertClose(
                        golden("step_hidden"),
                        joined(row.hidden.subList(first, row.hidden.size())),
                        TOLERANCE,
                        "hidden of steps");
                assertClose(golden("stop"), boxed(row.stop), TOLERANCE, "stop");
                assertClose(golden("logits"), joined(row.logits.subList(0, frames - 1)), TOLERANCE, "logits");
                assertArrayEquals(golden("codes"), joined(row.codes.subList(0, frames - 1)), "codes");
            }
            assertArrayEquals(golden("greedy_codes"), joined(rows.get(2).codes), "greedy codes");
            assertClose(golden("greedy_stop"), boxed(rows.get(2).stop), TOLERANCE, "stop of greedy frames");
        }
    }

    private static Prefix read(
            LanguageModel languageModel, MossSettings settings, Prefix prefix, float[] prompt, int from, int to) {
        int count = settings.codebooks();
        Map<String, Tensor> inputs = MossFixture.format(settings).inputs(1, to - from);
        for (int position = from; position < to; position++) {
            ((Tensor.Longs) inputs.get("token")).buffer().put(position - from, (long) prompt[position * (count + 1)]);
            ((Tensor.Floats) inputs.get("codes"))
                    .buffer()
                    .put((position - from) * count, prompt, position * (count + 1) + 1, count);
        }
        return languageModel.read(prefix, inputs, to - from);
    }

    @Test
    void codesOfAClip_areTheOriginalsHoweverItIsCut() throws IOException {
        CodecGraphs<MossSettings> graphs = graphs(false);
        MossSettings settings = graphs.settings();
        int frames = golden("voice_codes").length / settings.codebooks();
        float[] clip = MossFixture.recording(frames * settings.frameSamples());
        try (StreamedCodec codec = new StreamedCodec(
                CodecTests.load(new OnnxRuntime(), graphs, CodecManifest.CODEC_ENCODER), settings.encoderShape())) {
            for (int part : new int[] {frames, 1, 2, 7}) {
                assertArrayEquals(
                        golden("voice_codes"),
                        run(codec, "samples", "codes", clip, frames, part, settings.frameSamples(), 2),
                        "in parts of " + part);
            }
        }
    }

    @Test
    void samplesOfCodes_areTheOriginalsHoweverTheyAreCut() throws IOException {
        CodecGraphs<MossSettings> graphs = graphs(false);
        MossSettings settings = graphs.settings();
        float[] codes = golden("decoded_codes");
        int frames = codes.length / settings.codebooks();
        try (StreamedCodec codec = new StreamedCodec(
                CodecTests.load(new OnnxRuntime(), graphs, CodecManifest.CODEC_DECODER), settings.decoderShape())) {
            float[] whole = run(codec, "codes", "samples", codes, frames, frames, 1, settings.codebooks());
            assertClose(golden("audio"), whole, TOLERANCE, "audio");
            for (int part : new int[] {1, 2, 5}) {
                float[] parts = run(codec, "codes", "samples", codes, frames, part, 1, settings.codebooks());
                assertClose(whole, parts, CHUNK_TOLERANCE, "audio in parts of " + part);
            }
        }
    }

    /** Runs a half in parts of some frames; {@code length} rows of {@code width} values are a frame. */
    private static float[] run(
            StreamedCodec codec,
            String input,
            String output,
            float[] values,
            int frames,
            int part,
            int length,
            int width) {
        StreamedCodec.State state = codec.start();
        List<float[]> results = new ArrayList<>();
        for (int from = 0; from < frames; from += part) {
            int count = Math.min(part, frames - from);
            float[] some = new float[count * length * width];
            System.arraycopy(values, from * length * width, some, 0, some.length);
            Tensor.Floats tensor = Tensor.floats(some, 1, (long) count * length, width);
            results.add(Graph.output(codec.run(state, Map.of(input, tensor), count), output)
                    .toArray());
        }
        return joined(results);
    }

    @Test
    void packOfTheConverter_hasGraphsThatAreAccepted() {
        Path pack = folder.resolve("pack");
        CodecManifest<MossSettings> manifest = MossConverter.convert(model, null, pack, "tiny");
        assertEquals(List.of("zh", "en"), manifest.languages());
        CodecPack<MossSettings> opened = new CodecPack<>(MossFamily.FAMILY, VoicePackSource.directory(pack));
        assertEquals(manifest, opened.manifest());
        manifest.graphs()
                .get("fp32")
                .values()
                .forEach(file -> assertTrue(opened.read(file).hasRemaining()));
    }

    @Test
    void settingOrTensorThatIsNotKnown_isRefusedByName() throws IOException {
        String settings = new String(MossFixture.bytes("config.json"), StandardCharsets.UTF_8);
        assertRefused("config.json", settings.replace("\"n_vq\"", "\"qk_norm\": true, \"n_vq\""), "qk_norm");
        assertRefused("config.json", settings.replace("gelu_new", "silu"), "activation_function");
        assertRefused("config.json", settings.replace("\"n_layer\": 2", "\"n_layer\": 3"), "transformer.h.2.");
        assertRefused("config.json", settings.replace("\"n_layer\": 2", "\"n_layer\": 1"), "transformer.h.1.");
        assertRefused("config.json", settings.replace("\"n_vq\": 6", "\"n_vq\": 5"), "audio_codebook_sizes");
        assertRefused("config.json", settings.replace("4800", "9600"), "audio_tokenizer_sample_rate");
        assertRefused("config.json", settings.substring(0, 300), "(line ");
        assertRefused("config.json", "[]", "holds no settings");
        Files.writeString(model.resolve("config.json"), settings);
        String codec = new String(MossFixture.bytes("codec/config.json"), StandardCharsets.UTF_8);
        assertRefused("codec/config.json", codec.replace("\"rope\"", "\"sin\""), "positional_embedding");
        assertRefused("codec/config.json", codec.replace("\"causal\": true", "\"causal\": false"), "causal");
        assertRefused("codec/config.json", codec.replace("\"patch_size\": 4", "\"patch_size\": 8"), "samples");
        assertRefused("codec/config.json", codec.replace("rlfq", "rvq"), "quantizer_type");
        assertRefused(
                "codec/config.json", codec.replace("\"num_layers\": 2", "\"num_layers\": 3"), "transformer.layers.2.");
        assertRefused(
                "codec/config.json", codec.replace("\"num_layers\": 2", "\"num_layers\": 1"), "transformer.layers.1.");
    }

    @Test
    void damagedSettings_areRefusedInOneLine() throws IOException {
        byte[] language = MossFixture.bytes("config.json");
        byte[] codec = MossFixture.bytes("codec/config.json");
        String characters = "0123456789{}[]\",:-.e";
        Random random = new Random(3);
        CodecTests.assertDamageIsRefused(language, characters, 2_000, random, bad -> MossModel.read(bad, codec));
        CodecTests.assertDamageIsRefused(codec, characters, 2_000, random, bad -> MossModel.read(language, bad));
    }

    private void assertRefused(String file, String content, String name) throws IOException {
        Files.writeString(model.resolve(file), content);
        VoiceCloneException refusal = assertThrows(
                VoiceCloneException.class, () -> MossConverter.convert(model, null, folder.resolve("pack"), "tiny"));
        assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
    }
}
