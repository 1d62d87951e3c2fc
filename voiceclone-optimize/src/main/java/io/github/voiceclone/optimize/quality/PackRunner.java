package io.github.voiceclone.optimize.quality;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.optimize.calibration.CalibrationSet;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.SegmentEnd;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.Sv2ttsEncoderProvider;
import io.github.voiceclone.sv2tts.Sv2ttsSynthesizerProvider;
import io.github.voiceclone.sv2tts.Sv2ttsVocoderProvider;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The three stages of a pack in one precision. Owns them. */
final class PackRunner implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final int maxFrames;
    private final Encoder encoder;
    private final Synthesizer synthesizer;
    private final Vocoder vocoder;

    /** Utterance: the speech, its attention, and whether it was cut off. */
    record Speech(AudioClip audio, Attention attention, boolean reachedLimit) {}

    PackRunner(VoicePackSource pack, TensorRuntime runtime, String precision, int maxFrames) {
        this.maxFrames = maxFrames;
        int threads = Runtime.getRuntime().availableProcessors();
        StageContext context = new StageContext(Optional.of(pack), precision, "cpu", threads, InputLimits.defaults());
        try {
            encoder = owned(new Sv2ttsEncoderProvider().open(runtime, context));
            synthesizer = owned(new Sv2ttsSynthesizerProvider().open(runtime, context));
            vocoder = owned(new Sv2ttsVocoderProvider().open(runtime, context));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T owned(T stage) {
        opened.push(stage);
        return stage;
    }

    SpeakerEmbedding embed(EncodeRequest request) {
        return embedAll(List.of(request)).get(0);
    }

    /** Returns the voices of recordings, or random ones if there are none. */
    List<SpeakerEmbedding> voices(List<AudioClip> recordings) {
        if (recordings.isEmpty()) {
            return CalibrationSet.drawnVoices(synthesizer
                    .speakerFormat()
                    .requireEmbedding("the synthesizer")
                    .size());
        }
        return embedAll(recordings.stream()
                .map(recording -> new EncodeRequest(recording, Preprocessing.STANDARD))
                .toList());
    }

    private List<SpeakerEmbedding> embedAll(List<EncodeRequest> requests) {
        return encoder.embed(requests).stream()
                .map(SpeakerEmbedding.class::cast)
                .toList();
    }

    /** Speaks a text as one segment. */
    Speech say(String text, SpeakerEmbedding voice, long seed) {
        SynthesisOptions options = SynthesisOptions.defaults()
                .withSeed(seed)
                .withMaxFrames(maxFrames)
                .withSplitText(false);
        FramePart part = synthesizer
                .synthesize(new SynthesisRequest(text, voice, options))
                .get(0);
        SegmentEnd end = part.end().orElseThrow();
        return new Speech(
                vocoder.vocode(part.frames()),
                end.attention().orElseThrow(),
                end.check().reachedLimit());
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            closeOne(opened.pop());
        }
    }

    private static void closeOne(AutoCloseable stage) {
        try {
            stage.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a stage's close throws no checked exception", e);
        }
    }
}
