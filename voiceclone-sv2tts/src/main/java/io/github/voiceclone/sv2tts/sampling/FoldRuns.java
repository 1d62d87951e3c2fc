package io.github.voiceclone.sv2tts.sampling;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.batch.BatchLimits;
import io.github.voiceclone.runtime.batch.DynamicBatcher;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.spi.Frames;
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
    private static final String DRAW = "draw";
    private static final String SAMPLE = "sample";
    private static final HostAccess ACCESS = new HostAccess(Set.of(MEL, DRAW), Set.of("next_" + SAMPLE));

    /** Inputs of a step that are the same for all samples of a frame. */
    private static final List<String> OF_FRAMES = List.of("rnn1", "rnn2", "fc1", "fc2");

    private static final List<String> STATES = List.of(SAMPLE, "hidden1", "hidden2");

    private final Graph conditioning;
    private final Graph step;
    private final SamplingSettings settings;
    private final int bands;
    private final int hop;
    private final int context;
    private final int threads;
    private final Draws draws;
    private final DynamicBatcher<Fold, float[]> batcher;

    /**
     * Creates the runs of a vocoder's graphs.
     *
     * @param step the graph of a step; on a CPU one thread a run is best
     * @param settings settings of a vocoder that makes samples one by one
     * @param threads maximum number of threads that rows are divided among on a CPU
     */
    public FoldRuns(Graph conditioning, Graph step, VocoderSettings settings, int threads) {
        this.conditioning = conditioning;
        this.step = step;
        this.settings = Objects.requireNonNull(settings.sampling(), "sampling");
        this.bands = settings.format().bands();
        this.hop = settings.format().hopLength();
        this.context = settings.contextFrames();
        this.threads = step.traits().onCpu() ? threads : 1;
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
                .map(group -> CompletableFuture.runAsync(() -> make(group, failed), FoldRuns::onThread))
                .toList();
        try {
            make(groups.get(0), failed);
        } finally {
            // They use the graph: none may be left behind, whatever happened here.
            others.forEach(other -> other.exceptionally(failure -> null).join());
        }
        others.forEach(FoldRuns::requireDone);
    }

    private void make(List<Row> rows, AtomicBoolean failed) {
        boolean complete = false;
        try (Steps steps = new Steps(rows)) {
            int samples = rows.stream().mapToInt(Row::needed).max().orElse(0);
            for (int sample = 0; sample < samples && !failed.get(); sample++) {
                if (rows.stream().allMatch(row -> row.fold.cancellation().isCancelled())) {
                    break;
                }
                steps.run(sample);
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
        private final Map<String, float[]> conditioning = new HashMap<>();
        private final float[] smooth;
        private final float[] samples;
        private final int firstFrame;
        private final int frames;
        private final int[] words = draws.workspace();

        Row(Fold fold, Map<String, Tensor.Floats> outputs) {
            this.fold = fold;
            this.firstFrame = (int) (fold.start() / hop);
            this.frames = frameEnd(fold) - firstFrame;
            this.smooth = Graph.output(outputs, "smooth").toArray();
            this.samples = new float[fold.length()];
            OF_FRAMES.forEach(
                    name -> conditioning.put(name, Graph.output(outputs, name).toArray()));
        }

        /** Returns how many samples are made: those after the segment's end are not heard. */
        int needed() {
            return (int) Math.min(fold.length(), (long) fold.endFrame() * hop - fold.start());
        }

        /** Returns the frame of a sample, from the fold's first; it may be after the end. */
        int frame(int sample) {
            return (int) ((fold.start() + sample) / hop) - firstFrame;
        }

        boolean beginsFrame(int sample) {
            return sample == 0 || (fold.start() + sample) % hop == 0;
        }

        void writeMel(int sample, FloatBuffer out, int at) {
            int place = (int) (fold.start() + sample - (long) firstFrame * hop);
            write(out, at, smooth, place, bands, frame(sample) < frames);
        }

        void writeFrame(String name, int sample, FloatBuffer out, int at, int width) {
            float[] values = Objects.requireNonNull(conditioning.get(name), name);
            write(out, at, values, frame(sample), width, frame(sample) < frames);
        }

        private void write(FloatBuffer out, int at, float[] values, int place, int width, boolean present) {
            if (present) {
                out.put(at, values, place * width, width);
            } else {
                out.put(at, new float[width]);
            }
        }
    }

    /** The tensors of a batch, bound twice: every other step reads the states that the one before wrote. */
    private final class Steps implements AutoCloseable {
        private final List<Row> rows;
        private final Tensor.Floats mel;
        private final Tensor.Floats draw;
        private final Map<String, Tensor.Floats> frames = new HashMap<>();
        private final List<Map<String, Tensor.Floats>> states = List.of(new HashMap<>(), new HashMap<>());
        private final List<Graph.Binding> bindings = new ArrayList<>();

        Steps(List<Row> rows) {
            this.rows = rows;
            int count = rows.size();
            mel = Tensor.floats(count, bands);
            draw = Tensor.floats(count, settings.draws());
            OF_FRAMES.forEach(name -> frames.put(name, Tensor.floats(count, width(name))));
            for (Map<String, Tensor.Floats> set : states) {
                STATES.forEach(name -> set.put(name, Tensor.floats(count, width(name))));
            }
            try {
                bind(0);
                bind(1);
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        private int width(String name) {
            return switch (name) {
                case "rnn1", "rnn2" -> 3 * settings.recurrentWidth();
                case "fc1", "fc2" -> settings.denseWidth();
                case SAMPLE -> 1;
                default -> settings.recurrentWidth();
            };
        }

        private void bind(int turn) {
            Map<String, Tensor> inputs = new HashMap<>(frames);
            inputs.put(MEL, mel);
            inputs.put(DRAW, draw);
            inputs.putAll(states.get(turn));
            Map<String, Tensor.Floats> outputs = new HashMap<>();
            states.get(1 - turn).forEach((name, tensor) -> outputs.put("next_" + name, tensor));
            bindings.add(step.bind(inputs, outputs, ACCESS));
        }

        void run(int sample) {
            int turn = sample % 2;
            Graph.Binding binding = bindings.get(turn);
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                row.writeMel(sample, mel.buffer(), i * bands);
                draws.write(row.fold, sample, row.words, draw.buffer(), i * settings.draws());
                if (row.beginsFrame(sample)) {
                    for (String name : OF_FRAMES) {
                        int width = width(name);
                        row.writeFrame(
                                name,
                                sample,
                                Objects.requireNonNull(frames.get(name)).buffer(),
                                i * width,
                                width);
                        binding.markRowDirty(name, i);
                    }
                }
            }
            binding.run();
            FloatBuffer made =
                    Objects.requireNonNull(states.get(1 - turn).get(SAMPLE)).buffer();
            for (int i = 0; i < rows.size(); i++) {
                rows.get(i).samples[sample] = made.get(i);
            }
        }

        @Override
        public void close() {
            bindings.forEach(Graph.Binding::close);
        }
    }
}
