package io.github.voiceclone.convert.tacotron;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.network.GraphRunner;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Drives the three graphs over a padded batch, as a runtime would. */
public final class TacotronRunner implements AutoCloseable {
    private final TacotronSizes sizes;
    private final GraphRunner encoder;
    private final GraphRunner decoder;
    private final GraphRunner postNet;

    public TacotronRunner(TacotronGraphs graphs) throws OrtException {
        sizes = graphs.sizes();
        encoder = new GraphRunner(graphs.textEncoder());
        decoder = new GraphRunner(graphs.decoder());
        postNet = new GraphRunner(graphs.postnet());
    }

    /** A text to synthesise: its symbols, its speaker embedding, its style and how many frames to make. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Request(long[] symbols, float[] speaker, long style, int frames) {}

    /** What a request got: [frames, bands], [bands, frames], [steps, characters] and [steps, 1]. */
    public record Speech(Weights decoder, Weights mel, Weights attention, Weights stop) {}

    /** Synthesises without dropout: all factors are 1. */
    public List<Speech> run(List<Request> batch) throws OrtException {
        return run(batch, null);
    }

    /** Synthesises with factors of 0 and 2 drawn from {@code seed}, each row its own wherever it stands. */
    public List<Speech> run(List<Request> batch, @Nullable Long seed) throws OrtException {
        int rows = batch.size();
        int characters = batch.stream().mapToInt(r -> r.symbols().length).max().orElseThrow();
        Map<String, Object> state = new HashMap<>(encode(batch, characters, seed));
        state.put("mask", mask(batch, characters));
        sizes.stateWidths().forEach((name, width) -> state.put(name, zeros(rows, width)));
        state.put("cumulative", zeros(rows, characters));
        state.put("frame", zeros(rows, sizes.bands()));
        int frames = batch.stream().mapToInt(Request::frames).max().orElseThrow();
        List<Map<String, Weights>> steps = new ArrayList<>();
        for (int t = 0; t < frames; t += sizes.reductionFactor()) {
            state.put("dropout1", dropout(batch, 1, sizes.decoderDropout1(), seed, 2 + 2 * t));
            state.put("dropout2", dropout(batch, 1, sizes.decoderDropout2(), seed, 3 + 2 * t));
            Map<String, Weights> outputs = decoder.run(state);
            outputs.forEach((name, value) -> {
                if (name.startsWith("next_") && !name.equals("next_frame")) {
                    state.put(name.substring("next_".length()), value);
                }
            });
            state.put("frame", outputs.get("next_frame"));
            steps.add(outputs);
        }
        return speeches(batch, steps, frames);
    }

    Map<String, Weights> encode(List<Request> batch, int characters, @Nullable Long seed) throws OrtException {
        Map<String, Object> inputs = new HashMap<>();
        inputs.put(
                "symbols",
                batch.stream().map(r -> Arrays.copyOf(r.symbols(), characters)).toArray(long[][]::new));
        inputs.put("lengths", batch.stream().mapToLong(r -> r.symbols().length).toArray());
        inputs.put(
                "speaker",
                WeightMath.stack(batch.stream()
                        .map(r -> new Weights(r.speaker(), 1, r.speaker().length))
                        .toArray(Weights[]::new)));
        if (sizes.styleTokens() > 0) {
            inputs.put("style", batch.stream().mapToLong(Request::style).toArray());
        }
        Weights dropout1 = dropout(batch, characters, sizes.encoderDropout1(), seed, 0);
        Weights dropout2 = dropout(batch, characters, sizes.encoderDropout2(), seed, 1);
        inputs.put("dropout1", new Weights(dropout1.values(), batch.size(), characters, sizes.encoderDropout1()));
        inputs.put("dropout2", new Weights(dropout2.values(), batch.size(), characters, sizes.encoderDropout2()));
        return encoder.run(inputs);
    }

    private static Weights dropout(List<Request> batch, int steps, int width, @Nullable Long seed, int draw) {
        Weights[] rows = new Weights[batch.size()];
        for (int i = 0; i < rows.length; i++) {
            float[] factors = new float[steps * width];
            Arrays.fill(factors, 1);
            if (seed != null) {
                Random random =
                        new Random(seed + 31L * Arrays.hashCode(batch.get(i).symbols()) + draw);
                for (int j = 0; j < factors.length; j++) {
                    factors[j] = random.nextBoolean() ? 2 : 0;
                }
            }
            rows[i] = new Weights(factors, 1, factors.length);
        }
        return WeightMath.stack(rows);
    }

    private static Weights mask(List<Request> batch, int characters) {
        float[] mask = new float[batch.size() * characters];
        for (int i = 0; i < mask.length; i++) {
            boolean padding = i % characters >= batch.get(i / characters).symbols().length;
            mask[i] = padding ? Float.NEGATIVE_INFINITY : 0;
        }
        return new Weights(mask, batch.size(), characters);
    }

    private static Weights zeros(int rows, int columns) {
        return new Weights(new float[rows * columns], rows, columns);
    }

    private List<Speech> speeches(List<Request> batch, List<Map<String, Weights>> steps, int frames)
            throws OrtException {
        Weights[] rows = new Weights[batch.size()];
        for (int i = 0; i < rows.length; i++) {
            Weights all = row(steps, "frames", i, sizes.reductionFactor() * sizes.bands());
            rows[i] = new Weights(Arrays.copyOf(all.values(), frames * sizes.bands()), 1, frames * sizes.bands());
        }
        Weights padded = new Weights(WeightMath.stack(rows).values(), batch.size(), frames, sizes.bands());
        long[] lengths = batch.stream().mapToLong(Request::frames).toArray();
        Weights mel = postNet.run(Map.of("frames", padded, "lengths", lengths)).get("mel");
        List<Speech> speeches = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            Request request = batch.get(i);
            int made = (request.frames() + sizes.reductionFactor() - 1) / sizes.reductionFactor();
            Weights attention = row(steps.subList(0, made), "attention", i, mel(steps));
            float[] own =
                    Arrays.copyOfRange(mel.values(), i * sizes.bands() * frames, (i + 1) * sizes.bands() * frames);
            speeches.add(new Speech(
                    new Weights(
                            Arrays.copyOf(rows[i].values(), request.frames() * sizes.bands()),
                            request.frames(),
                            sizes.bands()),
                    WeightMath.columns(new Weights(own, sizes.bands(), frames), 0, request.frames()),
                    WeightMath.columns(attention, 0, request.symbols().length),
                    row(steps.subList(0, made), "stop", i, 1)));
        }
        return speeches;
    }

    private static int mel(List<Map<String, Weights>> steps) {
        return steps.get(0).get("attention").dim(1);
    }

    /** One row of an output over all steps, [steps, width]. */
    private static Weights row(List<Map<String, Weights>> steps, String name, int row, int width) {
        return WeightMath.stack(steps.stream()
                .map(step -> new Weights(
                        Arrays.copyOfRange(step.get(name).values(), row * width, (row + 1) * width), 1, width))
                .toArray(Weights[]::new));
    }

    @Override
    public void close() throws OrtException {
        encoder.close();
        decoder.close();
        postNet.close();
    }
}
