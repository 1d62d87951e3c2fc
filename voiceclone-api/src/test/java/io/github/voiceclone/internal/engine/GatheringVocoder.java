package io.github.voiceclone.internal.engine;

import io.github.voiceclone.FakeStages;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A vocoder that prefers batches; a frame becomes {@value FakeStages#HOP} samples of its value. It makes one frame of each
 * chunk after another. A frame of {@link #BAD} fails its chunk, one of {@link #WORSE} the whole call.
 */
public class GatheringVocoder implements Vocoder {
    static final float BAD = -1;
    static final float WORSE = -2;

    private final int atOnce;
    private final List<Integer> calls = new ArrayList<>();
    private final List<Long> made = new ArrayList<>();
    private final List<Long> seeds = new ArrayList<>();
    private Runnable afterTheFirstFrame = () -> {};

    /** Creates one that prefers batches of a size. */
    public GatheringVocoder(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Does something while each call is under way. */
    void afterTheFirstFrame(Runnable action) {
        afterTheFirstFrame = action;
    }

    /** Returns how many spectrograms each call had. */
    List<Integer> calls() {
        return calls;
    }

    /** Returns how many frames each call came to make. */
    List<Long> made() {
        return made;
    }

    @Override
    public int preferredBatchSize() {
        return atOnce;
    }

    @Override
    public StageInfo info() {
        return new StageInfo("gathering", "fp32", "fingerprint", "model");
    }

    @Override
    public FrameFormat format() {
        return FrameFormat.mel(1, FakeStages.RATE, FakeStages.HOP);
    }

    private record Stream(Cancellation cancellation) implements VocoderStream {}

    @Override
    public VocoderStream open(Cancellation cancellation) {
        throw new AssertionError("a request has a seed");
    }

    @Override
    public VocoderStream open(Cancellation cancellation, long seed) {
        seeds.add(seed);
        return new Stream(cancellation);
    }

    /** Returns the seeds of the segments, in the order in which they were begun. */
    List<Long> seeds() {
        return seeds;
    }

    @Override
    public List<AudioClip> vocode(List<VocoderChunk> chunks) {
        calls.add(chunks.size());
        made.add(0L);
        List<List<Float>> samples = new ArrayList<>();
        chunks.forEach(chunk -> samples.add(new ArrayList<>()));
        int longest =
                chunks.stream().mapToInt(chunk -> chunk.frames().frames()).max().orElseThrow();
        for (int frame = 0; frame < longest; frame++) {
            for (int i = 0; i < chunks.size(); i++) {
                make(chunks.get(i), frame, samples.get(i));
            }
            afterTheFirstFrame.run();
        }
        List<AudioClip> audio = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            boolean cancelled = chunks.get(i).stream().cancellation().isCancelled();
            audio.add(clip(cancelled ? List.of() : samples.get(i)));
        }
        return audio;
    }

    private void make(VocoderChunk chunk, int frame, List<Float> samples) {
        Cancellation cancellation = chunk.stream().cancellation();
        if (frame >= chunk.frames().frames() || cancellation.isCancelled()) {
            return;
        }
        float value = chunk.frames().get(0, frame);
        if (value == WORSE) {
            throw new VoiceCloneException("device lost");
        }
        if (value == BAD) {
            cancellation.cancel(new VoiceCloneException("bad frame"));
            return;
        }
        samples.addAll(Collections.nCopies(FakeStages.HOP, value));
        made.set(made.size() - 1, made.get(made.size() - 1) + 1);
    }

    private static AudioClip clip(List<Float> samples) {
        float[] values = new float[samples.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = samples.get(i);
        }
        return AudioClip.of(values, FakeStages.RATE);
    }

    @Override
    public void close() {}
}
