package io.github.voiceclone.cli.batch;

import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpeechSegment;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.batch.BatchSeed;
import io.github.voiceclone.batch.BatchVoices;
import io.github.voiceclone.batch.SpeechFlaws;
import io.github.voiceclone.cli.output.Errors;
import io.github.voiceclone.cli.output.OnInterrupt;
import io.github.voiceclone.cli.output.SpokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Run of a batch, which speaks several lines at once, so that they share decoder steps. */
final class BatchRun {
    private final VoiceCloner cloner;
    private final SynthesisOptions options;
    private final boolean seedFromId;
    private final BatchProgress progress;
    private final BatchVoices voices;
    private final Queue<BatchLine> lines;

    /**
     * Creates a run.
     *
     * @param seedFromId whether the seed of a line that has none derives from its id
     */
    BatchRun(
            VoiceCloner cloner,
            SynthesisOptions options,
            boolean seedFromId,
            BatchProgress progress,
            List<BatchLine> lines) {
        this.cloner = cloner;
        this.options = options;
        this.seedFromId = seedFromId;
        this.progress = progress;
        this.voices = new BatchVoices(cloner);
        this.lines = new ConcurrentLinkedQueue<>(lines);
    }

    /** Speaks all lines on {@code jobs} threads; a line that fails does not affect the others. */
    void run(int jobs) {
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                workers.add(threads.submit(this::work));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            lines.clear();
            if (e.getCause() instanceof Error serious) {
                throw serious;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            lines.clear();
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdown();
        }
    }

    private void work() {
        for (BatchLine line = lines.poll(); line != null && !OnInterrupt.interrupted(); line = lines.poll()) {
            try {
                speak(line);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | RuntimeException e) {
                progress.failed(new BatchFailure(line.number(), line.id(), Errors.line(e)));
            }
        }
    }

    /** Speaks a line into its file, which is there only when it is whole. */
    private void speak(BatchLine line) throws IOException, InterruptedException {
        SynthesisOptions marked = line.markup().map(options::withMarkup).orElse(options);
        SynthesisOptions own = marked.withSeed(line.seed().orElseGet(() -> seed(line)));
        Voice voice = line.saved() ? voices.saved(line.speaker()) : voices.recording(line.speaker());
        SpeechRequest request = SpeechRequest.of(line.text(), voice).withOptions(own);
        Files.createDirectories(line.out().getParent());
        double[] seconds = {0};
        int[] heard = {0};
        List<SpeechSegment> flawed = new ArrayList<>();
        SpokenFile.write(cloner, request, line.out(), line.encoding(), segment -> {
            seconds[0] += segment.audio().seconds();
            progress.heard(segment.segment().end() - heard[0]);
            heard[0] = segment.segment().end();
            if (SpeechFlaws.has(segment)) {
                flawed.add(segment);
            }
        });
        progress.heard(line.text().length() - heard[0]);
        SpeechFlaws flaws = SpeechFlaws.of(flawed);
        progress.spoken(
                seconds[0],
                flaws.isWhole() ? Optional.empty() : Optional.of(new BatchWarning(line.number(), line.id(), flaws)));
    }

    private long seed(BatchLine line) {
        return seedFromId ? BatchSeed.of(options.seed(), line.id()) : options.seed();
    }
}
