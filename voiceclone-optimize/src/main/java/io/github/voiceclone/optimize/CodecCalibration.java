package io.github.voiceclone.optimize;

import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.codeclm.CodecComparison;
import io.github.voiceclone.moss.MossComparison;
import io.github.voiceclone.moss.MossManifest;
import io.github.voiceclone.moss.MossPack;
import io.github.voiceclone.moss.MossSynthesizerProvider;
import io.github.voiceclone.moss.MossVocoderProvider;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.RecordingRuntime;
import io.github.voiceclone.pocket.PocketComparison;
import io.github.voiceclone.pocket.PocketPack;
import io.github.voiceclone.pocket.PocketSynthesizerProvider;
import io.github.voiceclone.pocket.PocketVocoderProvider;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * One text through the float32 graphs of a pack of a codec language model, in a random voice: how much each multiplies, and how far
 * another precision is from them.
 *
 * @param drawsTheEnd whether the end is drawn, so that it may come at once
 */
record CodecCalibration(
        VoicePackSource pack,
        FamilyStageProvider<Synthesizer> synthesizer,
        FamilyStageProvider<Vocoder> vocoder,
        SpeakerPrompt voice,
        Comparer comparer,
        boolean drawsTheEnd) {
    private static final String TEXT = "The birch canoe slid on the smooth planks.";
    private static final int VOICE_FRAMES = 24;
    private static final int FRAMES = 16;

    /** Compares a precision with float32. */
    interface Comparer {
        CodecComparison of(
                VoicePackSource pack,
                TensorRuntime runtime,
                String precision,
                String text,
                SpeakerPrompt voice,
                int frames);
    }

    /** Returns the calibration of a pack of one of the {@link CodecPacks}. */
    static CodecCalibration of(VoicePackSource pack) {
        if (VoicePackManifest.family(pack).equals(Optional.of(MossManifest.FAMILY))) {
            MossPack moss = MossPack.open(Optional.of(pack));
            int codes = moss.manifest().settings().codebookSize();
            return new CodecCalibration(
                    pack,
                    new MossSynthesizerProvider(),
                    new MossVocoderProvider(),
                    voice(moss.speakerFormat(), random -> random.nextInt(codes)),
                    MossComparison::of,
                    true);
        }
        return new CodecCalibration(
                pack,
                new PocketSynthesizerProvider(),
                new PocketVocoderProvider(),
                voice(PocketPack.open(Optional.of(pack)).speakerFormat(), Random::nextGaussian),
                PocketComparison::of,
                false);
    }

    Observations run(TensorRuntime runtime) {
        Observations seen = new Observations();
        TensorRuntime recording = new RecordingRuntime(runtime, seen);
        StageContext context = CodecComparison.context(pack, Precision.FP32);
        List<Frames> spoken = new ArrayList<>();
        try (Synthesizer speaking = synthesizer.open(recording, context)) {
            SynthesisOptions options =
                    SynthesisOptions.defaults().withMaxFrames(FRAMES).withMaxAttempts(1);
            SynthesisRequest request =
                    new SynthesisRequest(TEXT, voice, drawsTheEnd ? options.withStopThreshold(1) : options);
            speaking.synthesize(request).forEach(segment -> spoken.add(segment.frames()));
        }
        try (Vocoder decoding = vocoder.open(recording, context)) {
            spoken.forEach(decoding::vocode);
        }
        return seen;
    }

    /** Compares a precision with float32 on the same text and voice. */
    CodecComparison compare(TensorRuntime runtime, String precision) {
        return comparer.of(pack, runtime, precision, TEXT, voice, FRAMES);
    }

    private static SpeakerPrompt voice(SpeakerFormat.Prompt format, ToDoubleFunction<Random> value) {
        Random random = new Random(format.width());
        float[] values = new float[VOICE_FRAMES * format.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(random);
        }
        return SpeakerPrompt.of(format.kind(), format.width(), format.frameRate(), values);
    }
}
