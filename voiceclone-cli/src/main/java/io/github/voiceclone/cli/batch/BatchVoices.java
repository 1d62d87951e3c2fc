package io.github.voiceclone.cli.batch;

import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The voices of a batch: each recording is analysed, and each saved voice read, once. Thread-safe. */
final class BatchVoices {
    private final VoiceCloner cloner;
    private final Map<Key, FutureTask<Voice>> voices = new ConcurrentHashMap<>();

    private record Key(Path file, boolean saved) {}

    BatchVoices(VoiceCloner cloner) {
        this.cloner = cloner;
    }

    /** Returns a line's voice; a voice that cannot be read fails all of its lines with the same message. */
    Voice of(BatchLine line) throws InterruptedException {
        Key key = new Key(line.speaker().normalize(), line.saved());
        FutureTask<Voice> task = voices.computeIfAbsent(key, ignored -> new FutureTask<>(() -> read(key)));
        task.run(); // The first caller does the work; for the others this does nothing.
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Voice read(Key key) {
        return key.saved ? Voice.load(key.file) : cloner.createVoice(String.valueOf(key.file.getFileName()), key.file);
    }
}
