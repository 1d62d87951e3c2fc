package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderSession;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.List;
import java.util.function.Consumer;

/**
 * A neural vocoder. A spectrogram is run in windows, each with the frames around it that its samples depend on, so that
 * memory is bounded and what they give, joined, equals the whole. On processors they are long and run one by one; a device
 * that takes many rows at once is given windows of one length, of all callers, together.
 */
final class Sv2ttsVocoder implements Vocoder {
    static final List<String> GRAPHS = List.of(GraphNames.VOCODER);

    /** Frames of a window that runs alone: long enough for the context around it to cost little. */
    private static final int CHUNK_FRAMES = 512;

    private final StageGraphs<VocoderSettings> stage;
    private final int rows;
    private final WindowCover cover;
    private final VocoderRuns wholes;
    /** Parts of streams share runs among themselves alone: none waits for those of whole spectrograms. */
    private final VocoderRuns parts;

    Sv2ttsVocoder(StageGraphs<VocoderSettings> stage) {
        this.stage = stage;
        Graph graph = stage.graph(GraphNames.VOCODER);
        int context = stage.settings().contextFrames();
        this.rows = graph.traits().onCpu() || 4 * context > Sv2ttsTuning.VOCODER_WINDOW
                ? 1
                : graph.traits().preferredBatch();
        this.cover = rows == 1
                ? WindowCover.byChunks(CHUNK_FRAMES, context)
                : WindowCover.byLength(Sv2ttsTuning.VOCODER_WINDOW, context);
        this.wholes = new VocoderRuns(graph, format().hopLength(), rows);
        this.parts = new VocoderRuns(graph, format().hopLength(), rows);
    }

    @Override
    public StageInfo info() {
        return stage.info();
    }

    @Override
    public FrameFormat format() {
        return stage.settings().format().frameFormat();
    }

    /** Returns as many as there are windows in a run: each spectrogram is one or more. */
    @Override
    public int spectrogramsAtOnce() {
        return rows;
    }

    @Override
    public void vocode(List<Frames> mels, PieceSink<AudioClip> sink) {
        GatheredWindows windows = new GatheredWindows(wholes, rows, format().sampleRate(), sink);
        for (int i = 0; i < mels.size(); i++) {
            windows.add(i, windows(mels.get(i), 0, mels.get(i).frames()));
        }
        windows.run();
    }

    @Override
    public VocoderSession begin(Consumer<AudioClip> sink) {
        return new StreamedVocoding(stage.settings().contextFrames(), (mel, from, to) -> {
            GatheredWindows windows =
                    new GatheredWindows(parts, rows, format().sampleRate(), (part, audio) -> sink.accept(audio));
            windows.add(0, windows(mel, from, to));
            windows.run();
        });
    }

    private List<Window> windows(Frames mel, int from, int to) {
        if (mel.width() != format().width()) {
            throw new InvalidInputException("mel spectrogram has " + mel.width() + " bands, vocoder '"
                    + info().backend() + "' (" + stage.settings().network() + ") expects "
                    + format().width());
        }
        return cover.windows(mel, from, to);
    }

    @Override
    public void close() {
        stage.close();
    }
}
