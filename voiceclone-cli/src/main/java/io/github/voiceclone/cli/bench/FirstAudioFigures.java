package io.github.voiceclone.cli.bench;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cli.bench.report.Figure;
import io.github.voiceclone.cli.bench.report.FigureNames;
import io.github.voiceclone.cli.bench.report.Sections;
import io.github.voiceclone.cli.measure.FixedLengthSpeech;
import io.github.voiceclone.cli.measure.Stopwatch;
import io.github.voiceclone.spi.FrameFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Times from a request to its first audio and to its last, of a text of four segments in a known voice. */
final class FirstAudioFigures {
    static final String BY_PIECE = "piece by piece";

    private FirstAudioFigures() {}

    /** Measures every precision with the most threads. */
    static List<Figure> measure(Path pack, List<String> precisions, FrameFormat format, BenchSettings settings) {
        FixedLengthSpeech speech = new FixedLengthSpeech(settings.seconds());
        SynthesisOptions options = speech.inSegments(format);
        List<Figure> figures = new ArrayList<>();
        for (String precision : precisions) {
            try (VoiceCloner cloner = cloner(pack, precision, settings)) {
                Voice voice = cloner.createVoice("noise", speech.recording(format.sampleRate()));
                SpeechRequest request = SpeechRequest.of(FixedLengthSpeech.segments(cloner.languages()), voice)
                        .withOptions(options);
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
                .threads(settings.maxThreads())
                .preprocessing(Preprocessing.NONE)
                .pack(pack)
                .build();
    }

    private static List<Figure> measure(
            VoiceCloner cloner, SpeechRequest request, String precision, BenchSettings settings) {
        Map<Hearing, List<double[]>> heard =
                Stopwatch.inTurns(List.of(Hearing.values()), settings.runs(), hearing -> hearing.of(cloner, request));
        List<Figure> figures = new ArrayList<>();
        heard.forEach((hearing, runs) -> {
            figures.add(figure(FigureNames.FIRST + hearing.words, precision, settings, runs, 0));
            figures.add(figure(FigureNames.LAST + hearing.words, precision, settings, runs, 1));
        });
        return figures;
    }

    private static Figure figure(
            String name, String precision, BenchSettings settings, List<double[]> runs, int index) {
        List<Double> times = runs.stream().map(run -> run[index]).toList();
        return Figure.of(Sections.FIRST_AUDIO, name, precision, settings.maxThreads(), "s", times);
    }

    /** A way to receive audio before all of a request is spoken. */
    private enum Hearing {
        STREAM(FigureNames.STREAMED) {
            @Override
            void hear(VoiceCloner cloner, SpeechRequest request, Runnable heard) {
                Listening listening = new Listening(heard);
                cloner.stream(request).subscribe(listening);
                listening.await();
            }
        },
        PIECES(BY_PIECE) {
            @Override
            void hear(VoiceCloner cloner, SpeechRequest request, Runnable heard) {
                cloner.speak(request, piece -> heard.run());
            }
        };

        private final String words;

        Hearing(String words) {
            this.words = words;
        }

        /** Speaks a request, and returns the seconds to its first audio and to its last. */
        double[] of(VoiceCloner cloner, SpeechRequest request) {
            List<Double> times = new ArrayList<>();
            long start = System.nanoTime();
            hear(cloner, request, () -> times.add((System.nanoTime() - start) / 1e9));
            return new double[] {times.get(0), times.get(times.size() - 1)};
        }

        abstract void hear(VoiceCloner cloner, SpeechRequest request, Runnable heard);
    }
}
