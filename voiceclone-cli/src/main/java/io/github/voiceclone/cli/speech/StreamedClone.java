package io.github.voiceclone.cli.speech;

import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.cli.options.CaptionsOption;
import io.github.voiceclone.cli.output.OnInterrupt;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.cli.output.StandardOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;

/** Subscriber that writes speech to a file or to standard output while it is synthesized. */
final class StreamedClone implements Flow.Subscriber<SpeechPart> {
    private final long start = System.nanoTime();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<Double> end = new CompletableFuture<>();
    private final AudioWriter writer;
    private final CaptionsOption captions;
    private final Progress progress;
    private double seconds;
    private double firstAudio;

    private StreamedClone(AudioWriter writer, CaptionsOption captions, Progress progress) {
        this.captions = captions;
        this.writer = writer;
        this.progress = progress;
    }

    /**
     * Report of {@code clone --stream --json}.
     *
     * @param out the file written, or {@code -}
     * @param sampleRate samples a second, in Hz
     * @param seconds length of the speech, pauses included
     * @param firstAudioSeconds time from the request, with loaded models and a known voice, to its first audio
     * @param elapsedSeconds time from the request to its last audio
     * @param seed the seed spoken with
     */
    record Report(
            String out, int sampleRate, double seconds, double firstAudioSeconds, double elapsedSeconds, long seed) {
        /** Returns the report as one line of text. */
        String summary() {
            return String.format(
                    Locale.ROOT,
                    "%s: %.2f s of speech, the first after %.3f s, all in %.2f s (seed %d)",
                    out,
                    seconds,
                    firstAudioSeconds,
                    elapsedSeconds,
                    seed);
        }
    }

    /** Speaks a request into a file, which exists only if it is complete, or to standard output. */
    static Report write(
            VoiceCloner cloner,
            SpeechRequest request,
            Path out,
            AudioEncoding encoding,
            CaptionsOption captions,
            long seed,
            Progress progress) {
        try (OnInterrupt.Begun<AudioWriter> file = OnInterrupt.begin(() -> open(cloner, out, encoding))) {
            AudioWriter writer = file.work();
            StreamedClone clone = new StreamedClone(writer, captions, progress);
            cloner.stream(request).subscribe(clone);
            double elapsed = clone.await();
            writer.finish();
            captions.write();
            return new Report(out.toString(), cloner.sampleRate(), clone.seconds, clone.firstAudio, elapsed, seed);
        } catch (IOException e) {
            throw OutputFile.failed(out, e);
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
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(SpeechPart part) {
        try {
            write(part.audio());
            captions.add(part);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private void write(AudioClip clip) throws IOException {
        firstAudio = seconds == 0 ? elapsed() : firstAudio;
        seconds += clip.seconds();
        writer.write(clip);
        progress.show(String.format(Locale.ROOT, "speaking: %.1f s of speech", seconds));
    }

    /** Ends the stream with an error of this subscriber, which must not throw. */
    private void fail(Throwable failure) {
        subscription.join().cancel();
        end.completeExceptionally(failure);
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(elapsed());
    }
}
