package io.github.voiceclone.spark;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.batch.BatchFiles;
import io.github.voiceclone.batch.BatchSeed;
import io.github.voiceclone.batch.SpeechFlaws;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Speaks single rows with the voice cloner of an executor. Thread-safe. */
final class RowSpeaker {
    private final ExecutorCloner executor;
    private final SavedVoices saved;
    private final SynthesisOptions options;
    private final AudioEncoding encoding;
    private final @Nullable BatchFiles files;
    private final int id;
    private final int text;
    private final int voice;
    private final int seed;

    RowSpeaker(
            TaskSettings settings,
            SpeechSchema columns,
            StructType schema,
            SavedVoices saved,
            ExecutorCloner executor) {
        this.executor = executor;
        this.saved = saved;
        this.options = settings.options();
        this.encoding = settings.encoding();
        this.files = settings.files().isEmpty()
                ? null
                : new BatchFiles(Path.of(settings.files()), encoding, "choose another id");
        this.id = SpeechSchema.index(schema, columns.id());
        this.text = SpeechSchema.index(schema, columns.text());
        this.voice = SpeechSchema.index(schema, columns.voice());
        this.seed = columns.seed().isEmpty() ? -1 : SpeechSchema.index(schema, columns.seed());
    }

    /**
     * A row with its speech.
     *
     * @param seconds length of the speech made; negative if its file was there already
     */
    record Spoken(Row row, double seconds) {}

    /** The speech of a row in the making. Thread-safe. */
    static final class Pending {
        final Row row;
        final long seed;
        final CompletableFuture<Spoken> spoken = new CompletableFuture<>();
        private @Nullable CompletableFuture<Speech> work;
        private boolean cancelled;

        Pending(Row row, long seed) {
            this.row = row;
            this.seed = seed;
        }

        private synchronized void works(CompletableFuture<Speech> started) {
            work = started;
            if (cancelled) {
                started.cancel(true);
            }
        }

        private synchronized boolean isCancelled() {
            return cancelled;
        }

        /** Stops the work at its next step. */
        synchronized void cancel() {
            cancelled = true;
            spoken.cancel(true);
            if (work != null) {
                work.cancel(true);
            }
        }
    }

    /** Begins to speak a row. */
    Pending begin(Row row) {
        Pending pending = new Pending(row, seed(row));
        executor.threads().execute(() -> {
            try {
                begin(pending);
            } catch (InterruptedException | RuntimeException | Error e) {
                pending.spoken.completeExceptionally(e);
            }
        });
        return pending;
    }

    private long seed(Row row) {
        if (seed >= 0 && !row.isNullAt(seed)) {
            return ((Number) row.get(seed)).longValue();
        }
        return row.isNullAt(id) ? options.seed() : BatchSeed.of(options.seed(), String.valueOf(row.get(id)));
    }

    private void begin(Pending pending) throws InterruptedException {
        Row row = pending.row;
        require(row, id, "id");
        require(row, text, "text");
        require(row, voice, "voice");
        String name = String.valueOf(row.get(id));
        Path file = files == null ? null : files.ofId(name);
        if (file != null && BatchFiles.isSpoken(file)) {
            Row present =
                    with(row, null, file.toString(), encoding.format(), null, null, null, pending.seed, null, null);
            pending.spoken.complete(new Spoken(present, -1));
            return;
        }
        SpeechRequest request = SpeechRequest.of(row.getString(text), voice(row))
                .withOptions(options.withSeed(pending.seed))
                .withId(name);
        if (pending.isCancelled()) {
            return;
        }
        CompletableFuture<Speech> work = executor.cloner().speakAsync(request);
        pending.works(work);
        CompletableFuture<?> unused = work.thenApply(speech -> spoken(pending, speech, file))
                .whenComplete((spoken, error) -> {
                    if (error == null) {
                        pending.spoken.complete(spoken);
                    } else {
                        pending.spoken.completeExceptionally(error);
                    }
                });
    }

    private static void require(Row row, int column, String what) {
        if (row.isNullAt(column)) {
            throw new InvalidInputException("the " + what + " is null");
        }
    }

    private Voice voice(Row row) throws InterruptedException {
        Object value = row.get(voice);
        if (value instanceof byte[] content) {
            return executor.voices().content(content);
        }
        String name = String.valueOf(value);
        byte[] known = saved.named(name);
        if (known != null) {
            return executor.voices().content(known);
        }
        Path file = BatchFiles.path(name);
        if (!Files.exists(file) && !file.isAbsolute()) {
            file = BatchFiles.path(SparkFiles.get(name));
        }
        if (!Files.exists(file)) {
            throw new InvalidInputException("there is no voice '" + name + "': no saved voice of that name (there are "
                    + saved.names() + "), and no such file on this executor");
        }
        return executor.voices().file(file);
    }

    /** Returns a row with its speech, which is written to its file if there is one. */
    private Spoken spoken(Pending pending, Speech speech, @Nullable Path file) {
        byte[] audio = null;
        try {
            if (file == null) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                speech.writeTo(bytes, encoding);
                audio = bytes.toByteArray();
            } else {
                Files.createDirectories(file.getParent());
                speech.save(file, encoding);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SpeechFlaws flaws = SpeechFlaws.of(speech.segments());
        double seconds = speech.audio().seconds();
        Row row = with(
                pending.row,
                audio,
                file == null ? null : file.toString(),
                encoding.format(),
                encoding.fileSampleRate(speech.audio().sampleRate()),
                seconds,
                words(speech.words()),
                pending.seed,
                flaws.isWhole() ? null : flaws.summary(),
                null);
        return new Spoken(row, seconds);
    }

    /** Returns a row that could not be spoken. */
    Row failed(Pending pending, String error) {
        return with(pending.row, null, null, null, null, null, null, pending.seed, null, error);
    }

    private static Row with(Row row, @Nullable Object... speech) {
        Object[] values = new Object[row.size() + 1];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        values[row.size()] = RowFactory.create(speech);
        return RowFactory.create(values);
    }

    private static Row[] words(List<SpokenWord> words) {
        return words.stream()
                .map(word -> RowFactory.create(word.text(), seconds(word.from()), seconds(word.to())))
                .toArray(Row[]::new);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    /** Returns what an asynchronous step failed with. */
    static Throwable cause(Throwable error) {
        Throwable next = error.getCause();
        boolean wrapper = error instanceof CompletionException || error instanceof ExecutionException;
        return wrapper && next != null ? cause(next) : error;
    }
}
