package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.sampling.Fold;
import io.github.voiceclone.sv2tts.sampling.FoldRuns;
import io.github.voiceclone.sv2tts.sampling.FoldedSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A vocoder that makes samples one by one, as WaveRNN does. A segment is cut into overlapping folds, which are made at the same
 * time, as rows of one batch, and cross-faded.
 */
final class SamplingVocoder implements Vocoder {
    static final List<String> GRAPHS = List.of(GraphNames.CONDITIONING, GraphNames.SAMPLE);

    /** Segments of which the folds fill a batch. */
    private static final int SEGMENTS = 4;

    private final LoadedStage<VocoderSettings> stage;
    private final FoldRuns wholes;
    /** Folds of streams share steps among themselves only: none waits for those of whole spectrograms. */
    private final FoldRuns parts;

    /**
     * Creates a vocoder.
     *
     * @param context gives the number of threads that make samples, and whom to tell how far they are
     */
    SamplingVocoder(LoadedStage<VocoderSettings> stage, StageContext context) {
        this.stage = stage;
        this.wholes = runs(context);
        this.parts = runs(context);
    }

    private FoldRuns runs(StageContext context) {
        return new FoldRuns(
                stage.graph(GraphNames.CONDITIONING),
                stage.graph(GraphNames.SAMPLE),
                stage.settings(),
                context.threads(),
                context.observer());
    }

    @Override
    public StageInfo info() {
        return stage.info();
    }

    @Override
    public FrameFormat format() {
        return stage.settings().format().frameFormat();
    }

    @Override
    public int preferredBatchSize() {
        return SEGMENTS;
    }

    @Override
    public VocoderStream open(Cancellation cancellation) {
        return open(cancellation, 0);
    }

    @Override
    public VocoderStream open(Cancellation cancellation, long seed) {
        return new FoldedSegment(cancellation, stage.settings(), seed);
    }

    @Override
    public List<AudioClip> vocode(List<VocoderChunk> chunks) {
        List<Fold> folds = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (VocoderChunk chunk : chunks) {
            List<Fold> complete = foldsOf(chunk);
            folds.addAll(complete);
            counts.add(complete.size());
        }
        boolean whole = folds.stream().allMatch(fold -> fold.endFrame() < Integer.MAX_VALUE);
        List<Outcome<float[]>> outcomes = (whole ? wholes : parts).run(folds);
        List<AudioClip> audio = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < chunks.size(); i++) {
            audio.add(AudioClip.of(
                    samples(chunks.get(i), outcomes.subList(at, at + counts.get(i))), format().sampleRate()));
            at += counts.get(i);
        }
        return audio;
    }

    private List<Fold> foldsOf(VocoderChunk chunk) {
        Cancellation cancellation = chunk.stream().cancellation();
        if (cancellation.isCancelled()) {
            return List.of();
        }
        try {
            format().check(
                            chunk.frames(),
                            "vocoder '" + info().backend() + "' ("
                                    + stage.settings().network() + ")");
        } catch (InvalidInputException e) {
            cancellation.cancel(e);
            return List.of();
        }
        return ((FoldedSegment) chunk.stream()).folds(chunk.frames(), chunk.last());
    }

    private float[] samples(VocoderChunk chunk, List<Outcome<float[]>> outcomes) {
        FoldedSegment stream = (FoldedSegment) chunk.stream();
        try {
            List<float[]> folds = outcomes.stream().map(Outcome::get).toList();
            if (!stream.cancellation().isCancelled()) {
                float[] samples = stream.accept(chunk.frames(), chunk.last(), folds);
                requireFinite(samples);
                return samples;
            }
        } catch (VoiceCloneException e) {
            stream.cancellation().cancel(e);
        }
        return new float[0];
    }

    private static void requireFinite(float[] samples) {
        for (float sample : samples) {
            if (!Float.isFinite(sample)) {
                throw new InvalidInputException(
                        "the vocoder makes no finite sound of this mel spectrogram, expected one"
                                + " like the synthesizer's: check what produced the mel spectrogram");
            }
        }
    }

    @Override
    public void close() {
        stage.close();
    }
}
