package io.github.voiceclone.cli.bench;

import io.github.voiceclone.CloneRequest;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.spi.MelFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Times from a request to its first audio and to its last, of a text in four pieces in a voice at hand. */
final class FirstAudioFigures {
    static final String SECTION = "first audio";

    private FirstAudioFigures() {}

    /** Measures every precision with the most threads. */
    static List<Figure> measure(Path pack, List<String> precisions, MelFormat format, BenchSettings settings) {
        Speech speech = new Speech(settings.seconds());
        SynthesisOptions options = speech.inPieces(format.hopLength(), format.sampleRate());
        List<Figure> figures = new ArrayList<>();
        for (String precision : precisions) {
            try (VoiceCloner cloner = cloner(pack, precision, settings)) {
                Voice voice = cloner.createVoice("noise", speech.recording(format.sampleRate()));
                CloneRequest request = CloneRequest.of(Speech.PIECES, voice).with(options);
                figures.addAll(measure(cloner, request, precision, settings));
            }
        }
        return figures;
    }

    /** Returns a cloner as an application would build it. */
    static VoiceCloner cloner(Path pack, String precision, BenchSettings settings) {
        return VoiceCloner.builder()
                .backend(settings.backend())
                .device(settings.device())
                .precision(precision)
                .threads(settings.mostThreads())
                .preprocessing(Preprocessing.NONE)
                .pack(pack)
                .build();
    }

    private static List<Figure> measure(
            VoiceCloner cloner, CloneRequest request, String precision, BenchSettings settings) {
        List<Double> first = new ArrayList<>();
        List<Double> last = new ArrayList<>();
        hear(cloner, request);
        for (int run = 0; run < settings.runs(); run++) {
            double[] times = hear(cloner, request);
            first.add(times[0]);
            last.add(times[1]);
        }
        int threads = settings.mostThreads();
        return List.of(
                Figure.of(SECTION, "to the first audio", precision, threads, "s", first),
                Figure.of(SECTION, "to the last audio", precision, threads, "s", last));
    }

    /** Speaks a request, and returns the seconds to its first audio and to its last. */
    private static double[] hear(VoiceCloner cloner, CloneRequest request) {
        long start = System.nanoTime();
        List<Double> heard = new ArrayList<>();
        cloner.clone(request, piece -> heard.add((System.nanoTime() - start) / 1e9));
        return new double[] {heard.get(0), heard.get(heard.size() - 1)};
    }
}
