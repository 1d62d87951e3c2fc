package io.github.voiceclone.optimize;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.calibration.CalibrationSet;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.Sv2ttsSynthesizerProvider;
import io.github.voiceclone.sv2tts.Sv2ttsVocoderProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A voice pack of the small reference networks, and what it says. */
public final class SmallPack {
    /** Short, as the networks are untrained and never stop by themselves. */
    public static final int FRAMES = 60;

    private SmallPack() {}

    /** Writes a pack under {@code folder}, and returns its directory. */
    public static Path write(Path folder) {
        return ReferenceFiles.wholePack("synthesizer-gst", "hifigan-resblock1", folder);
    }

    public static StageContext context(Path pack, String precision) {
        return new StageContext(
                Optional.of(VoicePackSource.directory(pack)), precision, "cpu", 1, InputLimits.defaults());
    }

    /** Speaks texts together, each in a voice of its own. */
    public static List<Frames> speak(Path pack, String precision, String... texts) {
        List<SpeakerEmbedding> voices = CalibrationSet.drawnVoices(256);
        List<SynthesisRequest> requests = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            SynthesisOptions options =
                    SynthesisOptions.defaults().withMaxFrames(FRAMES).withSplitText(false);
            requests.add(new SynthesisRequest(texts[i], voices.get(i), options));
        }
        Frames[] mels = new Frames[texts.length];
        try (Synthesizer synthesizer =
                new Sv2ttsSynthesizerProvider().open(new OnnxRuntime(), context(pack, precision))) {
            try (FrameStream frames = synthesizer.synthesize(requests)) {
                frames.forEachRemaining(part -> mels[part.request()] = part.frames());
            }
        }
        return List.of(mels);
    }

    public static float[] vocode(Path pack, String precision, Frames mel) {
        List<float[]> audio = new ArrayList<>();
        try (Vocoder vocoder = new Sv2ttsVocoderProvider().open(new OnnxRuntime(), context(pack, precision))) {
            audio.add(vocoder.vocode(mel).toArray());
        }
        return audio.get(0);
    }

    /** Returns how much larger the expected values are than the differences from them, in dB. */
    public static double signalToNoise(float[] expected, float[] actual) {
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < expected.length; i++) {
            signal += Math.pow(expected[i], 2);
            noise += Math.pow((double) expected[i] - actual[i], 2);
        }
        return 10 * Math.log10(signal / noise);
    }
}
