package io.github.voiceclone.toy;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.GraphRequirements;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FrameKind;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.SegmentEnd;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.spi.VoicePackManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * A model family unlike SV2TTS in all that the stages exchange: a speaker is a prompt of latents, the synthesizer predicts
 * latents from all latents before them, so that its state grows, and the vocoder is recurrent. Speech is noise.
 */
final class ToyFamily {
    static final String NAME = "toy";
    static final int RATE = 1_600;
    static final int HOP = 16;
    static final int WIDTH = 4;
    static final int FRAMES_PER_CHARACTER = 3;

    private static final SpeakerFormat.Prompt PROMPT =
            new SpeakerFormat.Prompt("toy-latents", WIDTH, (double) RATE / HOP);
    private static final FrameFormat FORMAT = new FrameFormat(FrameKind.LATENT, WIDTH, RATE, HOP);

    private ToyFamily() {}

    /** Writes a pack: three graphs of one matrix each. */
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(VoicePackManifest.FILE), "{\"family\": \"" + NAME + "\"}");
        GraphBuilder encoder = new GraphBuilder("encoder");
        encoder.floatOutput(
                "latents", product(encoder, encoder.floatInput("samples", "frames", HOP), HOP, WIDTH), "frames", WIDTH);
        Files.write(folder.resolve("encoder.onnx"), encoder.build().toByteArray());
        GraphBuilder step = new GraphBuilder("step");
        String sum = step.node(
                "MatMul",
                step.floatInput("mask", "batch", 1, "length"),
                step.floatInput("history", "batch", "length", WIDTH));
        step.floatOutput("next", step.node("Tanh", product(step, sum, WIDTH, WIDTH)), "batch", 1, WIDTH);
        Files.write(folder.resolve("step.onnx"), step.build().toByteArray());
        GraphBuilder vocoder = new GraphBuilder("vocoder");
        String latents = vocoder.floatInput("latents", "batch", "frames", WIDTH);
        vocoder.floatOutput(
                "samples", vocoder.node("Tanh", product(vocoder, latents, WIDTH, HOP)), "batch", "frames", HOP);
        Files.write(folder.resolve("vocoder.onnx"), vocoder.build().toByteArray());
    }

    private static String product(GraphBuilder graph, String rows, int from, int to) {
        float[] values = new float[from * to];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i + 1);
        }
        return graph.node("MatMul", rows, graph.weights("weight", new Weights(values, from, to)));
    }

    /** One graph of the pack, loaded. */
    @SuppressWarnings({"EffectivelyPrivate", "UnusedMethod"}) // the stages inherit what they share
    private abstract static class Stage implements AutoCloseable {
        private final Graph graph;
        private final StageInfo info;

        Stage(TensorRuntime runtime, StageContext context, String name, Map<String, AxisRange> axes) {
            GraphOptions options = new GraphOptions(context.device(), context.threads())
                    .withRequirements(GraphRequirements.ofProfiles(List.of(axes)));
            try (var in = VoicePackManifest.required(context.pack()).open(name + ".onnx")) {
                byte[] bytes = in.readAllBytes();
                graph = runtime.load(
                        NAME + "-" + name,
                        ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(),
                        options);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            info = new StageInfo(runtime.name(), context.precision(), name + "-1", NAME);
        }

        float[] run(Map<String, Tensor.Floats> inputs, String output) {
            return graph.run(inputs).get(output).toArray();
        }

        public StageInfo info() {
            return info;
        }

        public FrameFormat format() {
            return FORMAT;
        }

        public SpeakerFormat speakerFormat() {
            return PROMPT;
        }

        @Override
        public void close() {
            graph.close();
        }
    }

    private static final class ToyEncoder extends Stage implements Encoder {
        ToyEncoder(TensorRuntime runtime, StageContext context) {
            super(runtime, context, "encoder", Map.of("frames", new AxisRange(1, 300, 3_000)));
        }

        @Override
        public List<Speaker> embed(List<EncodeRequest> requests) {
            return requests.stream().map(request -> prompt(request.recording())).toList();
        }

        private Speaker prompt(AudioClip recording) {
            int frames = recording.length() / HOP;
            Tensor.Floats samples = Tensor.floats(frames, HOP);
            samples.buffer().put(0, recording.samples(), 0, frames * HOP);
            float[] latents = run(Map.of("samples", samples), "latents");
            return SpeakerPrompt.of(PROMPT.kind(), WIDTH, PROMPT.frameRate(), latents);
        }
    }

    private static final class ToySynthesizer extends Stage implements Synthesizer {
        ToySynthesizer(TensorRuntime runtime, StageContext context) {
            super(
                    runtime,
                    context,
                    "step",
                    Map.of("batch", new AxisRange(1, 4, 16), "length", new AxisRange(1, 100, 2_000)));
        }

        @Override
        public FrameStream synthesize(List<SynthesisRequest> requests) {
            List<Row> rows = new ArrayList<>();
            requests.forEach(request -> rows.add(new Row(rows.size(), request)));
            Queue<FramePart> ready = new ArrayDeque<>();
            return new FrameStream() {
                @Override
                public List<FramePart> next(int max) {
                    while (ready.isEmpty()) {
                        rows.removeIf(row -> row.segment == row.segments.length
                                || row.request.cancellation().isCancelled());
                        if (rows.isEmpty()) {
                            return List.of();
                        }
                        step(rows);
                        rows.forEach(row -> row.part().ifPresent(ready::add));
                    }
                    return List.of(ready.remove());
                }

                @Override
                public void close() {}
            };
        }

        /** Predicts the next latent of every row in one run; shorter histories are masked. */
        private void step(List<Row> rows) {
            int length = rows.stream().mapToInt(row -> row.history.size()).max().orElseThrow();
            Tensor.Floats history = Tensor.floats(rows.size(), length, WIDTH);
            Tensor.Floats mask = Tensor.floats(rows.size(), 1, length);
            for (int r = 0; r < rows.size(); r++) {
                List<float[]> own = rows.get(r).history;
                for (int t = 0; t < own.size(); t++) {
                    history.buffer().put((r * length + t) * WIDTH, own.get(t));
                    mask.buffer().put(r * length + t, (float) (t + 1) / own.size());
                }
            }
            float[] next = run(Map.of("history", history, "mask", mask), "next");
            for (int r = 0; r < rows.size(); r++) {
                rows.get(r).history.add(Arrays.copyOfRange(next, r * WIDTH, (r + 1) * WIDTH));
            }
        }
    }

    /** A request: its segment, between commas, and all latents before the next, those of the prompt first. */
    private static final class Row {
        final int index;
        final SynthesisRequest request;
        final String[] segments;
        final List<float[]> history = new ArrayList<>();
        int segment;
        int given;

        Row(int index, SynthesisRequest request) {
            this.index = index;
            this.request = request;
            this.segments = request.text().split(",");
            begin();
        }

        private void begin() {
            history.clear();
            float[] prompt = PROMPT.require(request.speaker(), "synthesizer '" + NAME + "'")
                    .toArray();
            for (int t = 0; t < prompt.length; t += WIDTH) {
                history.add(Arrays.copyOfRange(prompt, t, t + WIDTH));
            }
            given = history.size();
        }

        /** Returns the next part: two frames of a streamed request, or the whole segment. */
        Optional<FramePart> part() {
            String text = segments[segment];
            int end = PROMPT.require(request.speaker(), NAME).frames() + text.length() * FRAMES_PER_CHARACTER;
            boolean last = history.size() == end;
            if (!last && !(request.streamed() && history.size() - given == 2)) {
                return Optional.empty();
            }
            float[] values = new float[WIDTH * (history.size() - given)];
            for (int i = 0; i < values.length; i++) {
                values[i] = history.get(given + i % (values.length / WIDTH))[i / (values.length / WIDTH)];
            }
            given = history.size();
            TextSegment spoken = new TextSegment(segment, 0, text, text, List.of(), Duration.ofMillis(20));
            if (last && ++segment < segments.length) {
                begin();
            }
            return Optional.of(new FramePart(
                    index,
                    spoken,
                    Frames.of(values, WIDTH),
                    last ? Optional.of(new SegmentEnd(false, Optional.empty())) : Optional.empty()));
        }
    }

    private static final class ToyVocoder extends Stage implements Vocoder {
        ToyVocoder(TensorRuntime runtime, StageContext context) {
            super(
                    runtime,
                    context,
                    "vocoder",
                    Map.of("batch", AxisRange.of(1), "frames", new AxisRange(1, 100, 2_000)));
        }

        /** Its state is the last smoothed latent. */
        @SuppressWarnings("ArrayRecordComponent") // a state, never compared
        private record Smoothed(Cancellation cancellation, float[] latent) implements VocoderStream {}

        @Override
        public VocoderStream open(Cancellation cancellation) {
            return new Smoothed(cancellation, new float[WIDTH]);
        }

        @Override
        public List<AudioClip> vocode(List<VocoderChunk> chunks) {
            return chunks.stream()
                    .map(chunk -> audio((Smoothed) chunk.stream(), chunk.frames()))
                    .toList();
        }

        private AudioClip audio(Smoothed state, Frames frames) {
            Tensor.Floats latents = Tensor.floats(1, frames.frames(), WIDTH);
            for (int i = 0; i < frames.frames() * WIDTH; i++) {
                state.latent[i % WIDTH] = 0.5f * state.latent[i % WIDTH] + frames.get(i % WIDTH, i / WIDTH);
                latents.buffer().put(i, state.latent[i % WIDTH]);
            }
            return AudioClip.of(run(Map.of("latents", latents), "samples"), RATE);
        }
    }

    public static final class Encoders extends FamilyStageProvider<Encoder> implements EncoderProvider {
        public Encoders() {
            super(NAME);
        }

        @Override
        public Encoder open(TensorRuntime runtime, StageContext context) {
            return new ToyEncoder(runtime, context);
        }
    }

    public static final class Synthesizers extends FamilyStageProvider<Synthesizer> implements SynthesizerProvider {
        public Synthesizers() {
            super(NAME);
        }

        @Override
        public Synthesizer open(TensorRuntime runtime, StageContext context) {
            return new ToySynthesizer(runtime, context);
        }
    }

    public static final class Vocoders extends FamilyStageProvider<Vocoder> implements VocoderProvider {
        public Vocoders() {
            super(NAME);
        }

        @Override
        public Vocoder open(TensorRuntime runtime, StageContext context) {
            return new ToyVocoder(runtime, context);
        }
    }
}
