package io.github.voiceclone.batch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioFiles;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Voices of many texts: each recording is analysed, and each saved voice read, once, as long as it is among the last
 * {@value #MAX_VOICES} used. A voice that cannot be read fails all of its texts with the same message. Thread-safe.
 */
public final class BatchVoices {
    /** The most voices kept. */
    public static final int MAX_VOICES = 10_000;

    private final VoiceCloner cloner;

    @GuardedBy("this")
    private final Map<Object, FutureTask<Voice>> voices = new LinkedHashMap<>(16, 0.75f, true);

    private record Key(String kind, Object value) {}

    /** Creates the voices of one voice cloner. */
    public BatchVoices(VoiceCloner cloner) {
        this.cloner = Objects.requireNonNull(cloner, "cloner");
    }

    /**
     * Returns a saved voice.
     *
     * @throws InvalidInputException as {@link Voice#load(Path)} does
     */
    public Voice saved(Path file) throws InterruptedException {
        return once(new Key("saved", file.normalize()), () -> Voice.load(file));
    }

    /**
     * Returns the voice of a recording.
     *
     * @throws InvalidInputException as {@link VoiceCloner#createVoice(String, Path, Path...)} does
     */
    public Voice recording(Path file) throws InterruptedException {
        return once(
                new Key("recording", file.normalize()),
                () -> cloner.createVoice(String.valueOf(file.getFileName()), file));
    }

    /**
     * Returns the voice of a file, a saved voice or a recording, as {@link Voice#isSaved(Path)} tells.
     *
     * @throws InvalidInputException if it cannot be read
     */
    public Voice file(Path file) throws InterruptedException {
        return Voice.isSaved(file) ? saved(file) : recording(file);
    }

    /**
     * Returns the voice of a file's content, as {@link #file} does.
     *
     * @throws InvalidInputException if it cannot be read
     */
    public Voice content(byte[] bytes) throws InterruptedException {
        String hash = HexFormat.of().formatHex(BatchSeed.sha256(bytes));
        return once(new Key("content", hash), () -> Voice.isSaved(bytes) ? Voice.ofBytes(bytes) : create(bytes, hash));
    }

    private Voice create(byte[] recording, String hash) {
        return cloner.createVoice(
                hash.substring(0, 16),
                AudioFiles.read(new ByteArrayInputStream(recording), "the recording", InputLimits.defaults()));
    }

    private Voice once(Key key, Callable<Voice> reading) throws InterruptedException {
        FutureTask<Voice> task = task(key, reading);
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

    private synchronized FutureTask<Voice> task(Key key, Callable<Voice> reading) {
        FutureTask<Voice> task = voices.computeIfAbsent(key, ignored -> new FutureTask<>(reading));
        if (voices.size() > MAX_VOICES) {
            voices.remove(voices.keySet().iterator().next());
        }
        return task;
    }
}
