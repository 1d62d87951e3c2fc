package io.github.voiceclone.optimize;

import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.codeclm.CodecComparison;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.RecordingRuntime;
import io.github.voiceclone.optimize.quality.TestSentences;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.Vocoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Texts through the float32 graphs of a pack of a codec language model, in a random voice: how much each graph multiplies, and how
 * far another precision is from them.
 */
final class CodecCalibration {
    private static final String TEXT = "The birch canoe slid on the smooth planks.";
    private static final int VOICE_FRAMES = 24;
    private static final int FRAMES = 16;

    /** Texts that precisions are compared along, of each language that there are sentences of. */
    private static final int TEXTS = 8;

    private CodecCalibration() {}

    static Observations run(CodecPack<?> pack, TensorRuntime runtime) {
        Observations seen = new Observations();
        TensorRuntime recording = new RecordingRuntime(runtime, seen);
        StageContext context = CodecComparison.context(Precision.FP32);
        List<Frames> spoken = new ArrayList<>();
        try (Synthesizer speaking = pack.synthesizer(recording, context)) {
            SynthesisOptions options =
                    SynthesisOptions.defaults().withStopThreshold(1).withMaxFrames(FRAMES);
            speaking.synthesize(new SynthesisRequest(TEXT, voice(pack), options))
                    .forEach(segment -> spoken.add(segment.frames()));
        }
        try (Vocoder decoding = pack.vocoder(recording, context)) {
            spoken.forEach(decoding::vocode);
        }
        return seen;
    }

    /** Compares a precision with float32 on {@value #TEXTS} English texts, and as many Mandarin ones if the pack speaks it. */
    static CodecComparison compare(CodecPack<?> pack, TensorRuntime runtime, String precision) {
        List<String> texts = new ArrayList<>(TestSentences.in("en").subList(0, TEXTS));
        if (pack.manifest().languages().contains("zh")) {
            texts.addAll(TestSentences.in("zh").subList(0, TEXTS));
        }
        return CodecComparison.of(pack, runtime, precision, texts, voice(pack), FRAMES);
    }

    private static SpeakerPrompt voice(CodecPack<?> pack) {
        SpeakerFormat.Prompt format = pack.settings().speakerFormat();
        int codes = pack.settings().codebookSize();
        Random random = new Random(format.width());
        float[] values = new float[VOICE_FRAMES * format.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = codes == 0 ? (float) random.nextGaussian() : random.nextInt(codes);
        }
        return SpeakerPrompt.of(format.kind(), format.width(), format.frameRate(), values);
    }
}
