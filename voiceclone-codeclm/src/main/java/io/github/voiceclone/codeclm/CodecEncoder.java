package io.github.voiceclone.codeclm;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.Resampler;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The encoder of a codec: a recording becomes the frames that a language model continues. As the families' own programs do, it
 * changes neither silences nor the level, whatever {@link EncodeRequest#preprocessing()} asks for; only the first
 * {@value #MAX_SECONDS} seconds count. Thread-safe. Owns the graph.
 */
public final class CodecEncoder implements Encoder {
    /** Seconds of a recording that count. */
    public static final int MAX_SECONDS = 30;

    /** Frames of a run: bounds the memory of attention. */
    public static final int FRAMES_PER_RUN = 8;

    private final StreamedCodec codec;
    private final CodecSettings settings;
    private final StageInfo info;
    private final InputLimits limits;

    /** Creates an encoder. */
    public CodecEncoder(StreamedCodec codec, CodecSettings settings, StageInfo info, InputLimits limits) {
        this.codec = codec;
        this.settings = settings;
        this.info = info;
        this.limits = limits;
    }

    @Override
    public StageInfo info() {
        return info;
    }

    @Override
    public SpeakerFormat speakerFormat() {
        return settings.speakerFormat();
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
        int frames = (used + (settings.padsRecordings() ? size - 1 : 0)) / size;
        if (frames == 0) {
            throw new InvalidInputException("the recording has " + recording.seconds()
                    + " seconds, less than a frame of this codec: record a few seconds of speech");
        }
        float[] whole = Arrays.copyOf(Arrays.copyOf(samples, used), frames * size);
        SpeakerFormat.Prompt format = settings.speakerFormat();
        int width = format.width();
        String output = settings.frameFormat().kind().toString();
        float[] values = new float[frames * width];
        StreamedCodec.State state = codec.start();
        for (int first = 0; first < frames; first += FRAMES_PER_RUN) {
            int count = Math.min(FRAMES_PER_RUN, frames - first);
            Tensor.Floats input = settings.samples(Arrays.copyOfRange(whole, first * size, (first + count) * size));
            Graph.output(codec.run(state, Map.of("samples", input), count), output)
                    .buffer()
                    .get(0, values, first * width, count * width);
        }
        return SpeakerPrompt.of(format.kind(), width, format.frameRate(), values);
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
