package io.github.voiceclone;

import io.github.voiceclone.SpeechPipeline.Job;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.WavTags;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.StageInfo;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Speaks text in the voice of a recording.
 *
 * <pre>{@code
 * try (VoiceCloner cloner = VoiceCloner.builder().backend("onnx").build()) {
 *     Voice voice = cloner.createVoice("me", Path.of("me.wav"));
 *     CloneResult speech = cloner.clone(CloneRequest.of("你好，世界", voice));
 *     speech.save(Path.of("speech.wav"));
 * }
 * }</pre>
 *
 * <p>Thread-safe, for virtual threads too: what would hold their carrier runs on threads of the cloner's. It takes so many
 * requests at once, lets so many wait, and refuses more with {@link OverloadedException}, as {@link Limits} say. Closing
 * it lets the calls inside finish, fails new ones with {@link ClosedException}, and does nothing the second time.
 */
public final class VoiceCloner implements AutoCloseable {
    private final Stages stages;
    private final StageMonitor monitor;
    private final SpeechPipeline pipeline;
    private final Calls calls;
    private final Limits limits;
    private final String packDescription;

    VoiceCloner(Stages stages, VoiceClonerBuilder settings, String packDescription, StageMonitor monitor) {
        this.stages = stages;
        this.monitor = monitor;
        this.pipeline = new SpeechPipeline(stages, settings, monitor);
        this.limits = settings.limits();
        this.calls = new Calls(limits, monitor, stages::close);
        this.packDescription = packDescription;
    }

    /** Returns a builder; with the demo voice on the class path, {@code build()} needs no setting. */
    public static VoiceClonerBuilder builder() {
        return new VoiceClonerBuilder();
    }

    /**
     * Takes a voice from a recording file: WAV, and with the {@code voiceclone-audio} jar FLAC and MP3.
     *
     * @param name what to call the voice
     * @param recording speech of one person who agreed to it; a few seconds are enough
     * @throws InvalidInputException if the file cannot be read, or holds too little speech
     */
    public Voice createVoice(String name, Path recording) {
        Objects.requireNonNull(name, "name");
        return createVoice(name, AudioFiles.read(Objects.requireNonNull(recording, "recording"), limits));
    }

    /**
     * Takes a voice from a recording.
     *
     * @param name what to call the voice
     * @param recording speech of one person who agreed to it, at any rate; a few seconds are enough
     * @throws InvalidInputException if it holds too little speech, or is too long; the message starts with the name
     */
    public Voice createVoice(String name, AudioClip recording) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(recording, "recording");
        long number = monitor.newRequest();
        return calls.call(new Cancellation(), List.of(number), caller -> {
            try {
                return pipeline.analyse(name, recording, number);
            } catch (InvalidInputException e) {
                throw new InvalidInputException(name + ": " + e.getMessage(), e);
            }
        });
    }

    /**
     * Speaks a text.
     *
     * @throws InvalidInputException if the text or recording cannot be used
     * @throws DeadlineException if it takes longer than the request allows
     * @throws OverloadedException if there is no room for it
     */
    public CloneResult clone(CloneRequest request) {
        return cloneAll(List.of(Objects.requireNonNull(request, "request")))
                .get(0)
                .get();
    }

    /**
     * Speaks a text piece by piece, so that speech of any length takes bounded memory. On a GPU several pieces are made at a
     * time and handed over one after another; {@link #stream} is for those who want the first audio soon.
     *
     * @param sink takes each piece, in order, on the calling thread; what it throws ends the call
     * @return the voice it is in
     * @throws InvalidInputException if the text or recording cannot be used
     * @throws DeadlineException if it takes longer than the request allows
     * @throws OverloadedException if there is no room for it
     */
    public Voice clone(CloneRequest request, Consumer<SpokenPiece> sink) {
        Objects.requireNonNull(sink, "sink");
        Cancellation cancellation = cancellation(request);
        long number = monitor.newRequest();
        return calls.call(cancellation, List.of(number), caller -> {
            Job job = pipeline.accept(request, cancellation, number);
            pipeline.speak(List.of(job), (index, piece) -> caller.execute(() -> sink.accept(piece)));
            return job.voice();
        });
    }

    /**
     * Speaks a text on threads of the cloner's. Cancelling the future, or completing it otherwise, as {@code orTimeout}
     * does, stops the work at the next step.
     *
     * @return what {@link #clone(CloneRequest)} would return; whatever that would throw is what it fails with
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the same result, watched
    public CompletableFuture<CloneResult> cloneAsync(CloneRequest request) {
        Cancellation cancellation = cancellation(request);
        long number = monitor.newRequest();
        CompletableFuture<CloneResult> result = calls.start(cancellation, number, () -> {
            Batch batch = new Batch(List.of(request), List.of(cancellation), List.of(number), provenance());
            return batch.speak(pipeline).get(0).get();
        });
        result.whenComplete((speech, failure) -> cancellation.cancel(new CancelledException()));
        return result;
    }

    /**
     * Speaks several texts in one call. One that cannot be spoken, or is late, fails alone. On a GPU their speech is made
     * together, as many at a time as fill it.
     *
     * @return one outcome for each request, in order
     * @throws OverloadedException if there is no room for them
     */
    public List<CloneOutcome> cloneAll(List<CloneRequest> requests) {
        Objects.requireNonNull(requests, "requests");
        for (int i = 0; i < requests.size(); i++) {
            int index = i;
            Objects.requireNonNull(requests.get(i), () -> "requests.get(" + index + ")");
        }
        Batch batch = new Batch(
                requests,
                requests.stream().map(VoiceCloner::cancellation).toList(),
                requests.stream().map(request -> monitor.newRequest()).toList(),
                provenance());
        return batch.call(calls, pipeline);
    }

    /**
     * Speaks a text as a stream: the first audio leaves while later frames are still being decoded. The parts of a piece are
     * refined with the frames around them instead of the whole piece, so that the speech differs a little from
     * {@link #clone}'s (docs/design.md has the figures), and follow one another without a seam.
     *
     * <p>The work begins when somebody subscribes, once; a deadline counts from then, and covers all of it. It goes no
     * further ahead than the piece of text whose audio was asked for, and the one after it, and holds its place until the
     * end or until it is cancelled, which frees it at the next step. Signals come from threads of the cloner's; errors are
     * those that {@link #clone} throws.
     */
    public Flow.Publisher<AudioClip> stream(CloneRequest request) {
        Objects.requireNonNull(request, "request");
        long number = monitor.newRequest();
        return new SpeechPublisher(
                calls,
                number,
                () -> cancellation(request),
                (cancellation, sink) -> pipeline.stream(pipeline.accept(request, cancellation, number), sink));
    }

    /**
     * Speaks a text as the bytes of a 16-bit mono WAV file, ready to be read while later ones are in the making, as
     * {@link #stream} has them. The header gives the length as unknown ({@code 0xFFFFFFFF}) and says that the speech is
     * synthetic. The work begins now.
     *
     * @return bytes, to be read by one thread, which waits for them; what {@link #clone} would throw is the cause of an
     *     {@link java.io.IOException}. Closing it stops the work: close it, or it keeps its place.
     * @throws OverloadedException if there is no room for it
     * @throws ClosedException if the cloner is closed
     */
    public InputStream streamWav(CloneRequest request) {
        return new WavStream(stream(request), sampleRate(), provenance());
    }

    private static Cancellation cancellation(CloneRequest request) {
        return Objects.requireNonNull(request, "request")
                .timeAllowed()
                .map(Cancellation::within)
                .orElseGet(Cancellation::new);
    }

    /** Returns the sample rate of the speech, in Hz. */
    public int sampleRate() {
        return stages.vocoder().format().sampleRate();
    }

    /** Returns what the encoder runs. */
    public StageInfo encoderInfo() {
        return stages.encoder().info();
    }

    /** Returns what the synthesizer runs. */
    public StageInfo synthesizerInfo() {
        return stages.synthesizer().info();
    }

    /** Returns what the vocoder runs. */
    public StageInfo vocoderInfo() {
        return stages.vocoder().info();
    }

    /** Returns what a file of this cloner's speech says about itself: that it is synthetic, and by which voice pack. */
    public WavTags provenance() {
        String comment = "Synthetic speech in a cloned voice, made by voiceclone with voice pack " + packDescription
                + " (synthesizer " + synthesizerInfo().model() + ", vocoder "
                + vocoderInfo().model() + ")";
        return new WavTags("voiceclone", comment);
    }

    /**
     * Closes the stages once the calls inside, those that wait for their turn included, have finished. A stream whose
     * subscriber has not asked for more for five seconds, or whose bytes were not read for as long, fails with
     * {@link ClosedException}.
     */
    @Override
    public void close() {
        calls.close();
    }

    /**
     * Closes the stages once the calls inside have finished, for which they are given a time; after it they stop at the
     * next step and fail with {@link ClosedException}. It returns ten seconds after that at the latest: should a sink or a
     * subscriber be blocked, the stages are closed when it has returned.
     *
     * @param grace how long they may go on; zero to stop them now, not negative
     * @throws InvalidInputException if it is negative; the cloner stays open
     */
    public void close(Duration grace) {
        if (Objects.requireNonNull(grace, "grace").isNegative()) {
            throw new InvalidInputException("the grace is " + grace + ", expected zero or a positive duration");
        }
        calls.close(grace);
    }
}
