package io.github.voiceclone.examples;

import static java.util.Objects.requireNonNull;

import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.GraphRequirements;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.SegmentVocoder;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vocoder of your own that runs an ONNX file next to the encoder and synthesizer of SV2TTS. It is given to the builder as an
 * object, {@code vocoder(new OnnxFileVocoderProvider(file))}, and runs on the builder's backend.
 *
 * <p>The graph has one input, {@code mel}, float32 [batch, mel bands, frames] in the pack's scale, and one output, {@code
 * samples}, float32 [batch, frames · hop length] in [-1, 1]. The file goes to native code unchecked: open only files you trust.
 */
public final class OnnxFileVocoderProvider extends FamilyStageProvider<Vocoder> implements VocoderProvider {
    /** Shapes for backends that compile: one segment, most often 5 s, at most 50 s of frames of 12.5 ms. */
    private static final GraphRequirements SHAPES = GraphRequirements.ofProfiles(
            List.of(Map.of("batch", AxisRange.of(1), "frames", new AxisRange(1, 400, 4_000))));

    private final @Nullable Path file;

    /** Creates a provider that runs a file, or the voice pack's own vocoder graph if {@code file} is null. */
    public OnnxFileVocoderProvider(@Nullable Path file) {
        super(Manifest.FAMILY);
        this.file = file;
    }

    @Override
    public Vocoder open(TensorRuntime runtime, StageContext context) {
        VoicePack pack = VoicePack.open(context.pack());
        StageEntry<VocoderSettings> entry = pack.vocoder();
        ByteBuffer onnx = file == null ? read(pack, entry) : read(file);
        String sha256 = new Sha256().add(onnx).hex();
        StageInfo info = new StageInfo(runtime.name(), Precision.FP32, sha256, sha256);
        GraphOptions options = new GraphOptions(context.device(), context.threads()).withRequirements(SHAPES);
        FrameFormat format = entry.settings().format().frameFormat();
        return new OnnxFileVocoder(runtime.load("vocoder-file", onnx, options), info, format);
    }

    private static ByteBuffer read(VoicePack pack, StageEntry<VocoderSettings> entry) {
        PackFile graph = pack.graphs(Stage.VOCODER, entry, Precision.FP32).get(GraphNames.VOCODER);
        if (graph == null) {
            throw new VoiceCloneException("the pack's vocoder, "
                    + entry.settings().network() + ", is not one graph from frames to samples: give a file");
        }
        return pack.read(graph);
    }

    private static ByteBuffer read(Path file) {
        try {
            byte[] onnx = Files.readAllBytes(file);
            return ByteBuffer.allocateDirect(onnx.length).put(onnx).flip();
        } catch (IOException e) {
            throw new VoiceCloneException("cannot read vocoder file " + file + ": " + e, e);
        }
    }

    private static final class OnnxFileVocoder extends SegmentVocoder {
        private final Graph graph;
        private final StageInfo info;
        private final FrameFormat format;

        OnnxFileVocoder(Graph graph, StageInfo info, FrameFormat format) {
            this.graph = graph;
            this.info = info;
            this.format = format;
        }

        @Override
        public StageInfo info() {
            return info;
        }

        @Override
        public FrameFormat format() {
            return format;
        }

        @Override
        public AudioClip vocode(Frames mel) {
            Tensor.Floats input = Tensor.floats(mel.toArray(), 1, mel.width(), mel.frames());
            float[] samples = requireNonNull(graph.run(Map.of("mel", input)).get("samples"))
                    .toArray();
            return AudioClip.of(samples, format.sampleRate());
        }

        @Override
        public void close() {
            graph.close();
        }
    }
}
