package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A neural vocoder. A spectrogram is run in windows, each with the frames around it that its samples depend on, so that
 * memory is bounded and the audio of the windows, joined, equals that of the whole. On processors windows are long and run
 * one by one; a device that takes many rows at once runs windows of one length, of all callers, together.
 */
final class Sv2ttsVocoder implements Vocoder {
    private final LoadedStage<VocoderSettings> stage;
    private final VocoderOutput output;
    private final int context;
    private final int rows;
    private final WindowCover cover;
    private final VocoderRuns wholes;
    /** Chunks of streams share runs among themselves only: none waits for those of whole spectrograms. */
    private final VocoderRuns chunks;

    Sv2ttsVocoder(LoadedStage<VocoderSettings> stage) {
        this.stage = stage;
        this.output = VocoderOutput.of(stage.settings());
        Graph graph = stage.graph(output.graph());
        this.context = stage.settings().contextFrames();
        this.rows = graph.traits().onCpu() || 4 * context > Sv2ttsTuning.VOCODER_SHARED_WINDOW
                ? 1
                : graph.traits().preferredBatch();
        this.cover = rows == 1
                ? WindowCover.byNewFrames(Sv2ttsTuning.VOCODER_SINGLE_WINDOW, context)
                : WindowCover.byLength(Sv2ttsTuning.VOCODER_SHARED_WINDOW, context);
        this.wholes = new VocoderRuns(graph, output, rows);
        this.chunks = new VocoderRuns(graph, output, rows);
    }

    @Override
    public StageInfo info() {
        return stage.info();
    }

    @Override
    public FrameFormat format() {
        return stage.settings().format().frameFormat();
    }

    /** Returns the number of windows in a run: each spectrogram is one or more. */
    @Override
    public int preferredBatchSize() {
        return rows;
    }

    @Override
    public VocoderStream open(Cancellation cancellation) {
        return open(cancellation, 0);
    }

    @Override
    public VocoderStream open(Cancellation cancellation, long seed) {
        return new Stream(cancellation, output.begin(seed));
    }

    @Override
    public List<AudioClip> vocode(List<VocoderChunk> chunks) {
        Batch batch = new Batch(chunks);
        chunks.forEach(batch::add);
        batch.run();
        return batch.audio();
    }

    /**
     * Frames of a stream that have not been run, with those before them that they depend on: the left context.
     * Frames are run as far as those after them, the right context, are there.
     */
    private static final class Stream implements VocoderStream {
        private final Cancellation cancellation;
        private VocoderOutput.Samples samples;
        private @Nullable Frames kept;
        /** Kept frames that have been run. */
        private int done;

        Stream(Cancellation cancellation, VocoderOutput.Samples samples) {
            this.cancellation = cancellation;
            this.samples = samples;
        }

        @Override
        public Cancellation cancellation() {
            return cancellation;
        }

        boolean isFirst() {
            return kept == null;
        }

        Frames with(Frames next) {
            return kept == null ? next : Frames.concat(List.of(kept, next));
        }

        void advance(VocoderOutput.Samples made, Frames mel, int to, int context) {
            samples = made;
            int from = Math.max(0, Math.max(done, to) - context);
            done = Math.max(done, to) - from;
            kept = mel.slice(from, mel.frames());
        }
    }

    /** The chunks of one call: as many windows as are worth a run are gathered and run before more are. */
    private final class Batch {
        private final List<VocoderChunk> chunks;
        private final VocoderRuns runs;
        private final List<List<float[]>> samples = new ArrayList<>();
        /** What makes each chunk's samples: copies, so that the streams stay as they are if the call fails. */
        private final List<VocoderOutput.Samples> made = new ArrayList<>();
        /** The ends of the streams that go on. */
        private final List<Runnable> ends = new ArrayList<>();

        private final List<Window> windows = new ArrayList<>();
        /** The index of each window's chunk. */
        private final List<Integer> indices = new ArrayList<>();

        Batch(List<VocoderChunk> chunks) {
            this.chunks = chunks;
            boolean whole = chunks.stream().allMatch(chunk -> chunk.last() && ((Stream) chunk.stream()).isFirst());
            this.runs = whole ? Sv2ttsVocoder.this.wholes : Sv2ttsVocoder.this.chunks;
        }

        void add(VocoderChunk chunk) {
            int index = samples.size();
            samples.add(new ArrayList<>());
            Stream stream = (Stream) chunk.stream();
            VocoderOutput.Samples after = stream.samples.copy();
            made.add(after);
            try {
                checkWidth(chunk.frames());
            } catch (InvalidInputException e) {
                stream.cancellation.cancel(e);
                return;
            }
            Frames mel = stream.with(chunk.frames());
            int to = chunk.last() ? mel.frames() : mel.frames() - context;
            ends.add(() -> {
                if (chunk.last()) {
                    add(index, after::end, mel);
                }
                stream.advance(after, mel, to, context);
            });
            for (Window window : cover.windows(mel, stream.done, to)) {
                if (stream.cancellation.isCancelled()) {
                    return;
                }
                windows.add(window);
                indices.add(index);
                if (windows.size() == rows) {
                    run();
                }
            }
        }

        /** Runs the windows that were gathered. */
        void run() {
            List<Outcome<float[]>> outcomes = runs.run(windows);
            for (int i = 0; i < outcomes.size(); i++) {
                int index = indices.get(i);
                Frames mel = windows.get(i).mel();
                Outcome<float[]> outcome = outcomes.get(i);
                add(index, () -> made.get(index).next(finite(outcome.get(), mel)), mel);
            }
            windows.clear();
            indices.clear();
        }

        /** Adds samples of a chunk, unless it is cancelled; a failure cancels it. */
        private void add(int index, Supplier<float[]> next, Frames mel) {
            Cancellation cancellation = chunks.get(index).stream().cancellation();
            if (!cancellation.isCancelled()) {
                try {
                    samples.get(index).add(finite(next.get(), mel));
                } catch (VoiceCloneException e) {
                    cancellation.cancel(e);
                }
            }
        }

        List<AudioClip> audio() {
            ends.forEach(Runnable::run);
            List<AudioClip> audio = new ArrayList<>();
            for (int i = 0; i < chunks.size(); i++) {
                boolean cancelled = chunks.get(i).stream().cancellation().isCancelled();
                audio.add(joined(cancelled ? List.of() : samples.get(i)));
            }
            return audio;
        }

        private AudioClip joined(List<float[]> parts) {
            float[] whole =
                    new float[parts.stream().mapToInt(part -> part.length).sum()];
            int at = 0;
            for (float[] part : parts) {
                System.arraycopy(part, 0, whole, at, part.length);
                at += part.length;
            }
            return AudioClip.of(whole, format().sampleRate());
        }
    }

    private void checkWidth(Frames mel) {
        format().check(
                        mel,
                        "vocoder '" + info().backend() + "' ("
                                + stage.settings().network() + ")");
    }

    /** Refuses a spectrogram, of finite values by its type, that the network makes no finite samples of. */
    private static float[] finite(float[] samples, Frames mel) {
        for (float sample : samples) {
            if (!Float.isFinite(sample)) {
                float[] values = mel.toArray();
                Arrays.sort(values);
                throw new InvalidInputException(
                        "the vocoder makes no finite sound of a mel spectrogram with values from "
                                + values[0] + " to " + values[values.length - 1]
                                + ", expected some like the synthesizer's: check what produced the mel spectrogram");
            }
        }
        return samples;
    }

    @Override
    public void close() {
        stage.close();
    }
}
