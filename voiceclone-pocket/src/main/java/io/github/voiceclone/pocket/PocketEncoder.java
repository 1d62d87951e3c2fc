package io.github.voiceclone.pocket;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.Resampler;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import java.util.List;
import java.util.Map;

/**
 * The codec's encoder: a recording becomes the latents that the language model continues. As in the original, only the first 30
 * seconds count, and neither silences nor the level are changed, whatever {@link EncodeRequest#preprocessing()} asks for.
 */
final class PocketEncoder implements Encoder {
    private static final int MAX_SECONDS = 30;

    /** Frames of a run: bounds the memory of attention. */
    static final int FRAMES_PER_RUN = 8;

    private final StreamedCodec codec;
    private final PocketSettings settings;
    private final StageInfo info;
    private final InputLimits limits;

    PocketEncoder(StreamedCodec codec, PocketSettings settings, StageInfo info, InputLimits limits) {
        this.codec = codec;
        this.settings = settings;
        this.info = info;
        this.limits = limits;
    }

    static SpeakerFormat.Prompt speakerFormat(PocketSettings settings) {
        return new SpeakerFormat.Prompt("pocket-latents", settings.voiceWidth(), settings.frameRate());
    }

    @Override
    public StageInfo info() {
        return info;
    }

    @Override
    public SpeakerFormat speakerFormat() {
        return speakerFormat(settings);
    }

    @Override
    public List<Speaker> embed(List<EncodeRequest> requests) {
        return requests.stream().map(request -> embed(request.recording())).toList();
    }

    private Speaker embed(AudioClip recording) {
        InputLimits.checkSampleRate(recording.sampleRate());
        limits.checkRecording(recording.seconds());
        float[] samples = Resampler.resample(recording, settings.sampleRate()).toArray();
        if (allZero(samples)) {
            throw new InvalidInputException("the recording is empty or silent: record a few seconds of speech");
        }
        int size = settings.frameSamples();
        int used = Math.min(samples.length, MAX_SECONDS * settings.sampleRate());
        int frames = (used + size - 1) / size;
        float[] latents = new float[frames * settings.voiceWidth()];
        StreamedCodec.State state = codec.start();
        for (int first = 0; first < frames; first += FRAMES_PER_RUN) {
            int count = Math.min(FRAMES_PER_RUN, frames - first);
            Tensor.Floats input = Tensor.floats(1, 1, (long) count * size);
            input.buffer().put(0, samples, first * size, Math.min(count * size, used - first * size));
            Tensor.Floats output = Graph.output(codec.run(state, Map.of("samples", input), count), "latents");
            output.buffer().get(0, latents, first * settings.voiceWidth(), count * settings.voiceWidth());
        }
        SpeakerFormat.Prompt format = speakerFormat(settings);
        return SpeakerPrompt.of(format.kind(), format.width(), format.frameRate(), latents);
    }

    private static boolean allZero(float[] samples) {
        for (float sample : samples) {
            if (sample != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        codec.close();
    }
}
