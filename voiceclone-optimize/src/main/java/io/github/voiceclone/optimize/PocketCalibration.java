package io.github.voiceclone.optimize;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.RecordingRuntime;
import io.github.voiceclone.pocket.PocketComparison;
import io.github.voiceclone.pocket.PocketPack;
import io.github.voiceclone.pocket.PocketSynthesizerProvider;
import io.github.voiceclone.pocket.PocketVocoderProvider;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One text through the float32 graphs of a pack of Pocket TTS, in a random voice: how much each multiplies, and how far another
 * precision is from them.
 */
final class PocketCalibration {
    private static final String TEXT = "The birch canoe slid on the smooth planks.";
    private static final int VOICE_FRAMES = 24;
    private static final int FRAMES = 16;

    private PocketCalibration() {}

    static Observations run(VoicePackSource pack, TensorRuntime runtime) {
        Observations seen = new Observations();
        TensorRuntime recording = new RecordingRuntime(runtime, seen);
        int threads = Runtime.getRuntime().availableProcessors();
        StageContext context =
                new StageContext(Optional.of(pack), Precision.FP32, "cpu", threads, InputLimits.defaults());
        List<Frames> spoken = new ArrayList<>();
        try (Synthesizer synthesizer = new PocketSynthesizerProvider().open(recording, context)) {
            SynthesisOptions options =
                    SynthesisOptions.defaults().withMaxFrames(FRAMES).withMaxAttempts(1);
            SynthesisRequest request = new SynthesisRequest(TEXT, voice(synthesizer.speakerFormat()), options);
            synthesizer
                    .synthesize(request)
                    .forEach(segment -> spoken.add(segment.frames()));
        }
        try (Vocoder vocoder = new PocketVocoderProvider().open(recording, context)) {
            spoken.forEach(vocoder::vocode);
        }
        return seen;
    }

    /** Compares a precision with float32 on the same text and voice. */
    static PocketComparison compare(VoicePackSource pack, TensorRuntime runtime, String precision) {
        SpeakerPrompt voice = voice(PocketPack.open(Optional.of(pack)).speakerFormat());
        return PocketComparison.of(pack, runtime, precision, TEXT, voice, FRAMES);
    }

    private static SpeakerPrompt voice(SpeakerFormat speakers) {
        SpeakerFormat.Prompt format = (SpeakerFormat.Prompt) speakers;
        Random random = new Random(format.width());
        float[] values = new float[VOICE_FRAMES * format.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return SpeakerPrompt.of(format.kind(), format.width(), format.frameRate(), values);
    }
}
