package io.github.voiceclone.cli.speech;

import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.cli.options.CaptionsOption;
import io.github.voiceclone.cli.output.OnInterrupt;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.cli.output.StandardOutput;
import io.github.voiceclone.playback.AudioPlayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Subscriber that writes speech to a file or to standard output, and plays it, while it is synthesized. */
final class StreamedClone implements Flow.Subscriber<SpeechPart> {
    private final long start = System.nanoTime();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<Double> end = new CompletableFuture<>();
    private final @Nullable AudioWriter writer;
    private final @Nullable AudioPlayer player;
    private final CaptionsOption captions;
    private final Progress progress;
    private double seconds;
    private double firstAudio;

    private StreamedClone(
            @Nullable AudioWriter writer, @Nullable AudioPlayer player, CaptionsOption captions, Progress progress) {
        this.captions = captions;
        this.writer = writer;
        this.player = player;
        this.progress = progress;
    }

    /**
     * Destination of the speech.
     *
     * @param file file to write, or {@code -} for standard output; null to write none
     * @param encoding format of the file
     * @param played whether it is played
     */
    record Target(@Nullable Path file, AudioEncoding encoding, boolean played) {}

    /**
     * Report of {@code clone --stream --json}.
     *
     * @param out the file written, or {@code -}; empty if the speech was only played
     * @param sampleRate samples a second, in Hz
     * @param seconds length of the speech, pauses included
     * @param firstAudioSeconds time from the request, with loaded models and a known voice, to its first audio
     * @param elapsedSeconds time from the request to its last audio
     * @param underruns how often audio came later than it was to be heard, of speech that was played
     * @param seed the seed spoken with
     */
    record Report(
            String out,
            int sampleRate,
            double seconds,
            double firstAudioSeconds,
            double elapsedSeconds,
            int underruns,
            long seed) {
        /** Returns the report as one line of text. */
        String summary() {
            return String.format(
                    Locale.ROOT,
                    "%s: %.2f s of speech, the first after %.3f s, all in %.2f s%s (seed %d)",
                    out.isEmpty() ? "played" : out,
                    seconds,
                    firstAudioSeconds,
                    elapsedSeconds,
                    underruns == 0 ? "" : ", " + underruns + " underruns",
                    seed);
        }
    }

    /** Sends speech to a file, which exists only if it is complete, to standard output, or to the audio device. */
    static Report write(
            VoiceCloner cloner,
            Flow.Publisher<SpeechPart> speech,
            Target target,
            CaptionsOption captions,
            long seed,
            Progress progress) {
        Path out = target.file;
        try (AudioPlayer player = target.played ? AudioPlayer.open(cloner.sampleRate()) : null;
                OnInterrupt.Begun<AudioWriter> file =
                        out == null ? null : OnInterrupt.begin(() -> open(cloner, out, target.encoding))) {
            StreamedClone clone = new StreamedClone(file == null ? null : file.work(), player, captions, progress);
            speech.subscribe(clone);
            double elapsed = clone.await();
            if (file != null) {
                file.work().finish();
            }
            captions.write();
            int underruns = 0;
            if (player != null) {
                player.end().toCompletableFuture().join();
                underruns = player.underruns();
            }
            String name = out == null ? "" : out.toString();
            return new Report(name, cloner.sampleRate(), clone.seconds, clone.firstAudio, elapsed, underruns, seed);
        } catch (IOException e) {
            throw OutputFile.failed(out == null ? OutputFile.STANDARD_OUTPUT : out, e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static AudioWriter open(VoiceCloner cloner, Path out, AudioEncoding encoding) throws IOException {
        return out.equals(OutputFile.STANDARD_OUTPUT)
                ? AudioWriter.toStream(new Checked(), cloner.sampleRate(), encoding, cloner.syntheticSpeechTags())
                : AudioWriter.toFile(out, cloner.sampleRate(), encoding, cloner.syntheticSpeechTags());
    }

    /** Standard output that reports errors, as when its reader is gone. */
    private static final class Checked extends java.io.FilterOutputStream {
        Checked() {
            super(System.out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            StandardOutput.check();
        }
    }

    private double await() throws IOException {
        try {
            return end.join();
        } catch (CompletionException e) {
            if (player != null) {
                player.end()
                        .toCompletableFuture()
                        .handle((nothing, failure) -> failure)
                        .join(); // What came is heard.
            }
            if (e.getCause() instanceof IOException unwritten) {
                throw unwritten;
            }
            if (e.getCause() instanceof Error serious) {
                throw serious;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private double elapsed() {
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        if (player == null) {
            given.request(Long.MAX_VALUE);
        } else {
            player.end().whenComplete((nothing, failure) -> {
                if (failure != null) {
                    end.completeExceptionally(failure);
                }
            });
            player.onSubscribe(given);
        }
    }

    @Override
    public void onNext(SpeechPart part) {
        try {
            write(part.audio());
            captions.add(part);
            if (player != null) {
                player.onNext(part);
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private void write(AudioClip clip) throws IOException {
        firstAudio = seconds == 0 ? elapsed() : firstAudio;
        seconds += clip.seconds();
        if (writer != null) {
            writer.write(clip);
        }
        progress.show(String.format(Locale.ROOT, "speaking: %.1f s of speech", seconds));
    }

    /** Ends the stream with an error of this subscriber, which must not throw. */
    private void fail(Throwable failure) {
        subscription.join().cancel();
        end.completeExceptionally(failure);
        if (player != null) {
            player.close();
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
        if (player != null) {
            player.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        end.complete(elapsed());
        if (player != null) {
            player.onComplete();
        }
    }
}
