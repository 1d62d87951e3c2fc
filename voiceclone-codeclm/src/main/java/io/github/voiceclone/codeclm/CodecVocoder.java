package io.github.voiceclone.codeclm;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The decoder of a codec: frames become audio, part by part. Channels are mixed to one by their mean, as {@link AudioClip} has
 * one. Thread-safe. Owns the graph.
 */
public final class CodecVocoder implements Vocoder {
    private final StreamedCodec codec;
    private final FrameFormat format;
    private final int channels;
    private final StageInfo info;

    /** A segment's way through the decoder. */
    private record Decoding(StreamedCodec.State state, Cancellation cancellation) implements VocoderStream {}

    /** Creates a vocoder. */
    public CodecVocoder(StreamedCodec codec, CodecSettings settings, StageInfo info) {
        this.codec = codec;
        this.format = settings.frameFormat();
        this.channels = settings.channels();
        this.info = info;
    }

    @Override
    public StageInfo info() {
        return info;
    }

    @Override
    public FrameFormat format() {
        return format;
    }

    @Override
    public VocoderStream open(Cancellation cancellation) {
        return new Decoding(codec.start(), cancellation);
    }

    @Override
    public List<AudioClip> vocode(List<VocoderChunk> chunks) {
        List<AudioClip> audio = new ArrayList<>();
        for (VocoderChunk chunk : chunks) {
            audio.add(vocode((Decoding) chunk.stream(), chunk.frames()));
        }
        return audio;
    }

    private AudioClip vocode(Decoding stream, Frames frames) {
        float[] samples = new float[0];
        try {
            format.check(frames, "vocoder '" + info.backend() + "'");
            int size = format.hopLength();
            float[] decoded = new float[frames.frames() * size];
            for (int first = 0; first < frames.frames(); first += CodecEncoder.FRAMES_PER_RUN) {
                stream.cancellation.check();
                int count = Math.min(CodecEncoder.FRAMES_PER_RUN, frames.frames() - first);
                Tensor.Floats part = Tensor.floats(1, count, format.width());
                for (int i = 0; i < part.elements(); i++) {
                    part.buffer().put(i, frames.get(i % format.width(), first + i / format.width()));
                }
                mix(
                        Graph.output(
                                codec.run(stream.state, Map.of(format.kind().toString(), part), count), "samples"),
                        decoded,
                        first * size,
                        count * size);
            }
            samples = decoded;
        } catch (VoiceCloneException e) {
            stream.cancellation.cancel(e);
        }
        return AudioClip.of(samples, format.sampleRate());
    }

    private void mix(Tensor.Floats samples, float[] into, int first, int count) {
        if (channels == 1) {
            samples.buffer().get(0, into, first, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += samples.buffer().get(i * channels + channel);
            }
            into[first + i] = sum / channels;
        }
    }

    @Override
    public void close() {
        codec.close();
    }
}
