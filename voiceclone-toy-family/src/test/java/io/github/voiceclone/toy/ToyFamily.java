package io.github.voiceclone.toy;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SynthesisOptions;
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
import io.github.voiceclone.spi.TextContext;
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
    private static final SpeakerFormat.Prompt PROMPT = new SpeakerFormat.Prompt("toy-latents", WIDTH, RATE / HOP);
    private static final FrameFormat FORMAT = new FrameFormat(FrameKind.LATENT, WIDTH, RATE, HOP);
    private static final AxisRange FRAMES = new AxisRange(1, 100, 2_000);

    private ToyFamily() {}

    /** Writes a pack: three graphs of one matrix each. */
    static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve(VoicePackManifest.FILE), "{\"family\": \"" + NAME + "\"}");
        GraphBuilder encoder = new GraphBuilder("encoder");
        String recording = encoder.floatInput("samples", "frames", HOP);
        encoder.floatOutput("latents", layer(encoder, recording, HOP, WIDTH), "frames", WIDTH);
        Files.write(folder.resolve("encoder.onnx"), encoder.build().toByteArray());
        GraphBuilder step = new GraphBuilder("step");
        String weights = step.floatInput("weights", "batch", 1, "length");
        String sum = step.node("MatMul", weights, step.floatInput("history", "batch", "length", WIDTH));
        step.floatOutput("next", layer(step, sum, WIDTH, WIDTH), "batch", 1, WIDTH);
        Files.write(folder.resolve("step.onnx"), step.build().toByteArray());
        GraphBuilder vocoder = new GraphBuilder("vocoder");
        String latents = vocoder.floatInput("latents", "frames", WIDTH);
        vocoder.floatOutput("samples", layer(vocoder, latents, WIDTH, HOP), "frames", HOP);
        Files.write(folder.resolve("vocoder.onnx"), vocoder.build().toByteArray());
    }

    private static String layer(GraphBuilder graph, String input, int from, int to) {
        float[] matrix = new float[from * to];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) Math.sin(i + 1);
        }
        return graph.node("Tanh", graph.node("MatMul", input, graph.weights("matrix", new Weights(matrix, from, to))));
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
                byte[] model = in.readAllBytes();
                ByteBuffer direct = ByteBuffer.allocateDirect(model.length).put(model);
                graph = runtime.load(NAME + "-" + name, direct.flip(), options);
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
            super(runtime, context, "encoder", Map.of("frames", FRAMES));
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
            super(runtime, context, "step", Map.of("batch", new AxisRange(1, 4, 16), "length", FRAMES));
        }

        @Override
        public int completeLength(String text, SynthesisOptions options) {
            return text.lastIndexOf(',') + 1;
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
                        rows.removeIf(row -> row.segments.isEmpty()
                                || row.request.cancellation().isCancelled());
                        if (rows.isEmpty()) {
                            return List.of();
                        }
                        step(rows, ready);
                    }
                    return List.of(ready.remove());
                }

                @Override
                public void close() {}
            };
        }

        /** Predicts the next latent of every row in one run; what shorter histories are padded with has weight zero. */
        private void step(List<Row> rows, Queue<FramePart> ready) {
            int length = rows.stream().mapToInt(row -> row.history.size()).max().orElseThrow();
            Tensor.Floats weights = Tensor.floats(rows.size(), 1, length);
            Tensor.Floats history = Tensor.floats(rows.size(), length, WIDTH);
            for (int r = 0; r < rows.size(); r++) {
                List<Frames> own = rows.get(r).history;
                for (int t = 0; t < own.size(); t++) {
                    weights.buffer().put(r * length + t, (t + 1f) / own.size());
                    history.buffer().put((r * length + t) * WIDTH, own.get(t).toArray());
                }
            }
            float[] next = run(Map.of("weights", weights, "history", history), "next");
            for (int r = 0; r < rows.size(); r++) {
                rows.get(r).add(frame(next, r)).ifPresent(ready::add);
            }
        }
    }

    private static Frames frame(float[] latents, int index) {
        return Frames.of(Arrays.copyOfRange(latents, index * WIDTH, (index + 1) * WIDTH), WIDTH);
    }

    /** A request: segments that are left, and all latents before the next, those of the prompt first. */
    private record Row(int index, SynthesisRequest request, Queue<TextSegment> segments, List<Frames> history) {
        Row(int index, SynthesisRequest request) {
            this(index, request, new ArrayDeque<>(), new ArrayList<>());
            TextContext context = request.context();
            int start = context.start();
            for (String text : request.text().split(",", context.last() ? -1 : 0)) {
                int number = context.segments() + segments.size();
                segments.add(new TextSegment(number, start, text, text, List.of(), Duration.ofMillis(20)));
                start += text.length() + 1;
            }
            SpeakerPrompt prompt = PROMPT.require(request.speaker(), "synthesizer '" + NAME + "'");
            for (int t = 0; t < prompt.frames(); t++) {
                history.add(frame(prompt.toArray(), t));
            }
        }

        /** Adds a latent; returns it if the request is streamed, and the whole segment at its end if not. */
        Optional<FramePart> add(Frames latent) {
            history.add(latent);
            TextSegment segment = segments.element();
            int prompt = ((SpeakerPrompt) request.speaker()).frames();
            boolean last = history.size() == prompt + segment.text().length() * FRAMES_PER_CHARACTER;
            if (!last && !request.streamed()) {
                return Optional.empty();
            }
            Frames frames = request.streamed() ? latent : Frames.concat(history.subList(prompt, history.size()));
            if (last) {
                segments.remove();
                history.subList(prompt, history.size()).clear();
            }
            Optional<SegmentEnd> end = last ? Optional.of(SegmentEnd.PASSED) : Optional.empty();
            return Optional.of(new FramePart(index, segment, frames, end));
        }
    }

    private static final class ToyVocoder extends Stage implements Vocoder {
        ToyVocoder(TensorRuntime runtime, StageContext context) {
            super(runtime, context, "vocoder", Map.of("frames", FRAMES));
        }

        /** Its state is the last smoothed latent. */
        private record Smoothed(Tensor.Floats latent, Cancellation cancellation) implements VocoderStream {}

        @Override
        public VocoderStream open(Cancellation cancellation) {
            return new Smoothed(Tensor.floats(WIDTH), cancellation);
        }

        @Override
        public List<AudioClip> vocode(List<VocoderChunk> chunks) {
            return chunks.stream().map(this::audio).toList();
        }

        private AudioClip audio(VocoderChunk chunk) {
            Tensor.Floats state = ((Smoothed) chunk.stream()).latent;
            Tensor.Floats latents = Tensor.floats(chunk.frames().frames(), WIDTH);
            for (int i = 0; i < latents.elements(); i++) {
                float latent = chunk.frames().get(i % WIDTH, i / WIDTH);
                state.buffer().put(i % WIDTH, state.buffer().get(i % WIDTH) / 2 + latent);
                latents.buffer().put(i, state.buffer().get(i % WIDTH));
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
