package io.github.voiceclone.sv2tts.sampling;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.batch.BatchLimits;
import io.github.voiceclone.runtime.batch.DynamicBatcher;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs of folds, each a row of a batch whose samples are made step by step. Folds that are there at the same time share the
 * steps, whoever asked for them. On a CPU the rows are divided among threads, each of which makes its own steps with a graph of
 * one thread: no step waits for another thread. Thread-safe.
 */
public final class FoldRuns {
    private static final String MEL = "mel";
    private static final String MIX = "mix";
    private static final String ROWS = "rows";
    private static final String LAST_LAYER = "fc2";
    private static final String DISTRIBUTION = "distribution";
    private static final HostAccess ACCESS = new HostAccess(Set.of(MIX), Set.of(DISTRIBUTION));
    /** Steps after which the observer is told how far a run is. */
    private static final int STEPS_BETWEEN_REPORTS = 200;

    private static final List<String> STATES = List.of("hidden1", "hidden2");

    private final Graph conditioning;
    private final Graph step;
    private final SamplingSettings settings;
    private final int bands;
    private final int hop;
    private final int context;
    /** Frames around a sample that it takes something of. */
    private final int taps;

    /** Values of a row of the mixed ones. */
    private final int width;

    private final int threads;
    private final StageObserver observer;
    private final Draws draws;
    private final DynamicBatcher<Fold, float[]> batcher;

    /**
     * Creates the runs of a vocoder's graphs.
     *
     * @param step the graph of a step; on a CPU one thread a run is best
     * @param settings settings of a vocoder that makes samples one by one
     * @param threads maximum number of threads that rows are divided among on a CPU
     * @param observer is told how far a run is
     */
    public FoldRuns(Graph conditioning, Graph step, VocoderSettings settings, int threads, StageObserver observer) {
        this.conditioning = conditioning;
        this.step = step;
        this.settings = Objects.requireNonNull(settings.sampling(), "sampling");
        this.bands = settings.format().bands();
        this.hop = settings.format().hopLength();
        this.context = settings.contextFrames();
        this.taps = 2 * context + 1;
        this.width = this.settings.conditionedWidth();
        this.threads = step.traits().onCpu() ? threads : 1;
        this.observer = observer;
        this.draws = new Draws(this.settings);
        int rows = Sv2ttsTuning.MAX_FOLD_ROWS * Math.min(this.threads, Sv2ttsTuning.MAX_FULL_FOLD_RUNS);
        this.batcher = new DynamicBatcher<>(this::runTogether, Fold::length, BatchLimits.equalLengths(rows), 1);
    }

    /** Returns the samples of each fold, none of a cancelled one's. */
    public List<Outcome<float[]>> run(List<Fold> folds) {
        return batcher.runAll(folds);
    }

    private List<float[]> runTogether(List<Fold> folds) {
        List<Row> rows = new ArrayList<>();
        for (Fold fold : folds) {
            rows.add(new Row(fold, condition(fold)));
        }
        make(divided(rows));
        return rows.stream()
                .map(row -> row.fold.cancellation().isCancelled() ? new float[0] : row.samples)
                .toList();
    }

    /** Returns groups of rows of nearly equal size, as many as have threads and enough rows. */
    private List<List<Row>> divided(List<Row> rows) {
        int count = Math.max(1, Math.min(threads, rows.size() / Sv2ttsTuning.MIN_FOLD_ROWS));
        List<List<Row>> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            groups.add(rows.subList(i * rows.size() / count, (i + 1) * rows.size() / count));
        }
        return groups;
    }

    /** Makes the samples of all groups, the first on the calling thread. If one fails, the others end early. */
    private void make(List<List<Row>> groups) {
        AtomicBoolean failed = new AtomicBoolean();
        List<CompletableFuture<Void>> others = groups.stream()
                .skip(1)
                .map(group ->
                        CompletableFuture.runAsync(() -> make(group, failed, StageObserver.NONE), FoldRuns::onThread))
                .toList();
        try {
            make(groups.get(0), failed, observer);
        } finally {
            // They use the graph: none may be left behind, whatever happened here.
            others.forEach(other -> other.exceptionally(failure -> null).join());
        }
        others.forEach(FoldRuns::requireDone);
    }

    private void make(List<Row> rows, AtomicBoolean failed, StageObserver told) {
        boolean complete = false;
        try (Steps steps = new Steps(rows)) {
            int samples = rows.stream().mapToInt(Row::needed).max().orElse(0);
            for (int sample = 0; sample < samples && !failed.get(); sample++) {
                if (rows.stream().allMatch(row -> row.fold.cancellation().isCancelled())) {
                    break;
                }
                steps.run(sample);
                if ((sample + 1) % STEPS_BETWEEN_REPORTS == 0 || sample + 1 == samples) {
                    told.samplesMade(sample + 1, samples);
                }
            }
            complete = true;
        } finally {
            if (!complete) {
                failed.set(true);
            }
        }
    }

    private static void onThread(Runnable work) {
        Thread thread = new Thread(work, "voiceclone-samples");
        thread.setDaemon(true);
        thread.start();
    }

    /** Throws what a group's thread threw. */
    private static void requireDone(CompletableFuture<Void> group) {
        try {
            group.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Returns the conditioning of a fold's frames, from that of its first sample to the last one there is. */
    private Map<String, Tensor.Floats> condition(Fold fold) {
        int first = (int) (fold.start() / hop);
        int end = frameEnd(fold);
        int frames = Math.max(1, end - first) + 2 * context;
        Tensor.Floats mel = Tensor.floats(1, bands, frames);
        Frames given = fold.mel();
        int from = Math.max(first - context, fold.firstFrame());
        int to = Math.min(end + context, fold.firstFrame() + given.frames());
        for (int band = 0; band < bands; band++) {
            int target = band * frames + from - (first - context);
            int source = band * given.frames() + from - fold.firstFrame();
            mel.buffer().put(target, given.values(), source, Math.max(0, to - from));
        }
        return conditioning.run(Map.of(MEL, mel));
    }

    /** Returns the end of the frames that a fold's samples are of: after it there is nothing. */
    private int frameEnd(Fold fold) {
        long end = (fold.start() + fold.length() + hop - 1) / hop;
        return (int) Math.min(end, fold.endFrame());
    }

    /** A fold in a batch: what its steps read and the samples they have made. */
    private final class Row {
        private final Fold fold;
        private final float[] products;
        private final float[] constant;
        private final float[] lastLayer;
        private final float[] filter;
        private final float[] column;
        private final float[] samples;
        private final int firstFrame;
        private final int frames;
        private final int[] words = draws.workspace();

        Row(Fold fold, Map<String, Tensor.Floats> outputs) {
            this.fold = fold;
            this.firstFrame = (int) (fold.start() / hop);
            this.frames = Math.max(1, frameEnd(fold) - firstFrame);
            this.samples = new float[fold.length()];
            this.products = Graph.output(outputs, "products").toArray();
            this.constant = Graph.output(outputs, "constant").toArray();
            this.lastLayer = Graph.output(outputs, LAST_LAYER).toArray();
            this.filter = Graph.output(outputs, "filter").toArray();
            this.column = Graph.output(outputs, "column").toArray();
        }

        /** Returns how many samples are made: those after the segment's end are not heard. */
        int needed() {
            return (int) Math.min(fold.length(), (long) fold.endFrame() * hop - fold.start());
        }

        /** Returns the frame of a sample, from the fold's first; the last one after the end, where nothing is heard. */
        private int frame(int sample) {
            return Math.min(frames - 1, (int) ((fold.start() + sample) / hop) - firstFrame);
        }

        boolean beginsFrame(int sample) {
            return sample == 0 || (fold.start() + sample) % hop == 0;
        }

        /** Writes how much of each of the mixed rows a sample takes. */
        void writeMix(int sample, FloatBuffer out, int at) {
            out.put(at, filter, (int) ((fold.start() + sample) % hop) * taps, taps);
            out.put(at + taps, 1);
            out.put(at + taps + 1, sample == 0 ? 0 : samples[sample - 1]);
        }

        /** Writes the mixed rows of a sample's frame: the products of those around it, the constant and the sample's column. */
        void writeRows(int sample, FloatBuffer out, int at) {
            out.put(at, products, frame(sample) * width, taps * width);
            out.put(at + taps * width, constant, frame(sample) * width, width);
            out.put(at + (taps + 1) * width, column, 0, width);
        }

        void writeLastLayer(int sample, FloatBuffer out, int at) {
            out.put(at, lastLayer, frame(sample) * settings.denseWidth(), settings.denseWidth());
        }
    }

    /** The tensors of a batch, bound twice: every other step reads the states that the one before wrote. */
    private final class Steps implements AutoCloseable {
        private final List<Row> rows;
        private final Tensor.Floats mix;
        private final Tensor.Floats mixed;
        private final Tensor.Floats lastLayer;
        private final Tensor.Floats distribution;
        private final List<Map<String, Tensor.Floats>> states = List.of(new HashMap<>(), new HashMap<>());
        private final List<Graph.Binding> bindings = new ArrayList<>();

        Steps(List<Row> rows) {
            this.rows = rows;
            int count = rows.size();
            mix = Tensor.floats(count, 1, taps + 2);
            mixed = Tensor.floats(count, taps + 2, width);
            lastLayer = Tensor.floats(count, settings.denseWidth());
            distribution = Tensor.floats(count, settings.outputs());
            for (Map<String, Tensor.Floats> set : states) {
                STATES.forEach(name -> set.put(name, Tensor.floats(count, settings.recurrentWidth())));
            }
            try {
                bind(0);
                bind(1);
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        private void bind(int turn) {
            Map<String, Tensor> inputs = new HashMap<>(states.get(turn));
            inputs.put(MIX, mix);
            inputs.put(ROWS, mixed);
            inputs.put(LAST_LAYER, lastLayer);
            Map<String, Tensor.Floats> outputs = new HashMap<>();
            outputs.put(DISTRIBUTION, distribution);
            states.get(1 - turn).forEach((name, tensor) -> outputs.put("next_" + name, tensor));
            bindings.add(step.bind(inputs, outputs, ACCESS));
        }

        void run(int sample) {
            Graph.Binding binding = bindings.get(sample % 2);
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                row.writeMix(sample, mix.buffer(), i * (taps + 2));
                if (row.beginsFrame(sample)) {
                    row.writeRows(sample, mixed.buffer(), i * (taps + 2) * width);
                    binding.markRowDirty(ROWS, i);
                    row.writeLastLayer(sample, lastLayer.buffer(), i * settings.denseWidth());
                    binding.markRowDirty(LAST_LAYER, i);
                }
            }
            binding.run();
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                row.samples[sample] =
                        draws.draw(row.fold, sample, row.words, distribution.buffer(), i * settings.outputs());
            }
        }

        @Override
        public void close() {
            bindings.forEach(Graph.Binding::close);
        }
    }
}
