package io.github.voiceclone.pocket;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.codeclm.StreamedCodec;
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

/** The codec's decoder: latents become audio, part by part. */
final class PocketVocoder implements Vocoder {
    private final StreamedCodec codec;
    private final PocketSettings settings;
    private final StageInfo info;

    /** A segment's way through the decoder. */
    private record Decoding(StreamedCodec.State state, Cancellation cancellation) implements VocoderStream {}

    PocketVocoder(StreamedCodec codec, PocketSettings settings, StageInfo info) {
        this.codec = codec;
        this.settings = settings;
        this.info = info;
    }

    @Override
    public StageInfo info() {
        return info;
    }

    @Override
    public FrameFormat format() {
        return settings.frameFormat();
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
            format().check(frames, "vocoder '" + info.backend() + "'");
            float[] decoded = new float[frames.frames() * settings.frameSamples()];
            for (int first = 0; first < frames.frames(); first += PocketEncoder.FRAMES_PER_RUN) {
                stream.cancellation.check();
                int count = Math.min(PocketEncoder.FRAMES_PER_RUN, frames.frames() - first);
                Tensor.Floats latents = Tensor.floats(1, count, settings.latentWidth());
                for (int i = 0; i < latents.elements(); i++) {
                    latents.buffer().put(i, frames.get(i % settings.latentWidth(), first + i / settings.latentWidth()));
                }
                Graph.output(codec.run(stream.state, Map.of("latents", latents), count), "samples")
                        .buffer()
                        .get(0, decoded, first * settings.frameSamples(), count * settings.frameSamples());
            }
            samples = decoded;
        } catch (VoiceCloneException e) {
            stream.cancellation.cancel(e);
        }
        return AudioClip.of(samples, settings.sampleRate());
    }

    @Override
    public void close() {
        codec.close();
    }
}
