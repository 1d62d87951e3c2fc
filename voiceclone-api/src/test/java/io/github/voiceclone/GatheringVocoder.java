package io.github.voiceclone;

import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A vocoder that likes several spectrograms at a time; a frame becomes {@value FakeStages#HOP} samples of its value. It hands
 * over one frame of each spectrogram after another. A frame of {@link #BAD} fails its spectrogram, one of {@link #WORSE} all
 * that are in the call with it.
 */
class GatheringVocoder implements Vocoder {
    static final float BAD = -1;
    static final float WORSE = -2;

    private final int atOnce;
    private final List<Integer> calls = new ArrayList<>();
    private final List<Long> handedOver = new ArrayList<>();
    private Runnable afterTheFirstFrame = () -> {};

    GatheringVocoder(int atOnce) {
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

    /** Returns how many frames each call came to hand over. */
    List<Long> handedOver() {
        return handedOver;
    }

    @Override
    public int spectrogramsAtOnce() {
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

    @Override
    public void vocode(List<Frames> mels, PieceSink<AudioClip> sink) {
        calls.add(mels.size());
        handedOver.add(0L);
        int longest = mels.stream().mapToInt(Frames::frames).max().orElseThrow();
        for (int frame = 0; frame < longest; frame++) {
            for (int i = 0; i < mels.size(); i++) {
                if (frame < mels.get(i).frames()) {
                    handOver(i, mels.get(i).values().get(frame), sink);
                }
            }
            afterTheFirstFrame.run();
        }
    }

    private void handOver(int index, float value, PieceSink<AudioClip> sink) {
        if (value == WORSE) {
            throw new VoiceCloneException("device lost");
        }
        if (value == BAD) {
            sink.failed(index, new VoiceCloneException("bad frame"));
            return;
        }
        sink.accept(index, AudioClip.of(new float[] {value, value}, FakeStages.RATE));
        handedOver.set(handedOver.size() - 1, handedOver.get(handedOver.size() - 1) + 1);
    }

    @Override
    public void close() {}
}
