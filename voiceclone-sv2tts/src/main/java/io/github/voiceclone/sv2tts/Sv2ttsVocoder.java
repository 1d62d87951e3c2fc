package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.MelSpectrogram;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.MelFormat;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderSession;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A neural vocoder. A spectrogram is run in chunks, each with the frames around it that its samples depend on, so that
 * memory is bounded and the chunks joined equal the whole.
 */
final class Sv2ttsVocoder implements Vocoder {
    static final List<String> GRAPHS = List.of(GraphNames.VOCODER);

    /** Frames of one chunk: long enough for the context around it to cost little. */
    private static final int CHUNK_FRAMES = 512;

    private final StageGraphs<VocoderSettings> stage;
    private final Graph graph;

    Sv2ttsVocoder(StageGraphs<VocoderSettings> stage) {
        this.stage = stage;
        this.graph = stage.graph(GraphNames.VOCODER);
    }

    @Override
    public StageInfo info() {
        return stage.info();
    }

    @Override
    public MelFormat melFormat() {
        return stage.settings().format();
    }

    @Override
    public void vocode(List<MelSpectrogram> mels, PieceSink<AudioClip> sink) {
        for (int i = 0; i < mels.size(); i++) {
            MelSpectrogram mel = mels.get(i);
            requireBands(mel);
            for (int from = 0; from < mel.frames(); from += CHUNK_FRAMES) {
                sink.accept(i, vocode(mel, from, Math.min(mel.frames(), from + CHUNK_FRAMES)));
            }
        }
    }

    @Override
    public VocoderSession begin(Consumer<AudioClip> sink) {
        return new StreamedVocoding(stage.settings().contextFrames(), (mel, from, to) -> {
            requireBands(mel);
            for (int at = from; at < to; at += CHUNK_FRAMES) {
                sink.accept(vocode(mel, at, Math.min(to, at + CHUNK_FRAMES)));
            }
        });
    }

    private void requireBands(MelSpectrogram mel) {
        if (mel.bands() != melFormat().bands()) {
            throw new InvalidInputException("mel spectrogram has " + mel.bands() + " bands, vocoder '"
                    + info().backend() + "' (" + stage.settings().network() + ") expects "
                    + melFormat().bands());
        }
    }

    /** Returns the samples of the frames from {@code from} to before {@code to}. */
    private AudioClip vocode(MelSpectrogram mel, int from, int to) {
        int context = stage.settings().contextFrames();
        int first = Math.max(0, from - context);
        int last = Math.min(mel.frames(), to + context);
        Tensor.Floats samples =
                graph.run(Map.of("mel", slice(mel, first, last))).get("samples");
        int hop = melFormat().hopLength();
        float[] wanted = new float[(to - from) * hop];
        samples.buffer().get((from - first) * hop, wanted);
        return AudioClip.of(wanted, melFormat().sampleRate());
    }

    private static Tensor slice(MelSpectrogram mel, int first, int last) {
        Tensor.Floats tensor = Tensor.floats(1, mel.bands(), last - first);
        for (int band = 0; band < mel.bands(); band++) {
            int row = band * mel.frames();
            tensor.buffer().put(band * (last - first), mel.values(), row + first, last - first);
        }
        return tensor;
    }

    @Override
    public void close() {
        stage.close();
    }
}
