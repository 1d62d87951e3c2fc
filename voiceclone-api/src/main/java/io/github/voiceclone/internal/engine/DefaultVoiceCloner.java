package io.github.voiceclone.internal.engine;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechOutcome;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpeechSegment;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.recording.RecordingCheck;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.SynthesisRequest;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Voice cloner of three stages. */
public final class DefaultVoiceCloner implements VoiceCloner {
    /** Speaker of texts that are only read. */
    private static final Speaker NOBODY = SpeakerEmbedding.of(new float[] {1});

    private final Stages stages;
    private final StageMonitor monitor;
    private final SpeechPipeline pipeline;
    private final RequestDispatcher dispatcher;
    private final InputLimits limits;
    private final SynthesisOptions options;
    private final String packDescription;

    /**
     * Creates a voice cloner.
     *
     * @param stages its stages, which it closes
     */
    public DefaultVoiceCloner(Stages stages, EngineSettings settings, StageMonitor monitor) {
        this.stages = stages;
        this.monitor = monitor;
        this.pipeline = new SpeechPipeline(stages, settings, monitor);
        this.limits = settings.inputLimits();
        this.options = settings.options();
        this.dispatcher = new RequestDispatcher(
                settings.queue(),
                new WorkerPool(settings.executor()),
                monitor,
                RequestDispatcher.Patience.STANDARD,
                stages::close);
        this.packDescription = settings.packDescription();
    }

    @Override
    public Voice createVoice(String name, Path recording, Path... more) {
        Objects.requireNonNull(name, "name");
        List<AudioClip> recordings = all(recording, more).stream()
                .map(file -> AudioFiles.read(file, limits))
                .toList();
        return createVoice(name, recordings);
    }

    @Override
    public Voice createVoice(String name, AudioClip recording, AudioClip... more) {
        Objects.requireNonNull(name, "name");
        return createVoice(name, all(recording, more));
    }

    private static <T> List<T> all(T recording, T[] more) {
        List<T> all = new ArrayList<>();
        all.add(Objects.requireNonNull(recording, "recording"));
        for (T each : Objects.requireNonNull(more, "more")) {
            all.add(Objects.requireNonNull(each, "more[" + (all.size() - 1) + "]"));
        }
        return all;
    }

    private Voice createVoice(String name, List<AudioClip> recordings) {
        RequestInfo info = monitor.newRequest();
        return dispatcher.call(new Cancellation(), List.of(info), caller -> {
            try {
                return pipeline.embed(name, recordings, info);
            } catch (InvalidInputException e) {
                throw new InvalidInputException(name + ": " + e.getMessage(), e);
            }
        });
    }

    @Override
    public List<RecordingCheck> checkRecordings(List<AudioClip> recordings) {
        List<AudioClip> all = List.copyOf(Objects.requireNonNull(recordings, "recordings"));
        RequestInfo info = monitor.newRequest();
        return dispatcher.call(new Cancellation(), List.of(info), caller -> pipeline.check(all, info));
    }

    @Override
    public Speech speak(SpeechRequest request) {
        return speakAll(List.of(Objects.requireNonNull(request, "request")))
                .get(0)
                .get();
    }

    @Override
    public void speak(SpeechRequest request, Consumer<SpeechSegment> sink) {
        Objects.requireNonNull(sink, "sink");
        ActiveRequest active = start(request, false);
        dispatcher.call(active.cancellation(), List.of(active.info()), caller -> {
            pipeline.run(List.of(active), (spoken, part) -> caller.execute(() -> sink.accept(segment(part))));
            return active;
        });
        throwFailure(active);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the same result, watched
    public CompletableFuture<Speech> speakAsync(SpeechRequest request) {
        ActiveRequest active = start(request, false);
        CompletableFuture<Speech> result =
                dispatcher.start(active.cancellation(), active.info(), () -> speak(List.of(active))
                        .get(0)
                        .get());
        result.whenComplete((speech, failure) -> active.fail(new CancelledException()));
        return result;
    }

    @Override
    public List<SpeechOutcome> speakAll(List<SpeechRequest> requests) {
        Objects.requireNonNull(requests, "requests");
        for (int i = 0; i < requests.size(); i++) {
            int index = i;
            Objects.requireNonNull(requests.get(i), () -> "requests.get(" + index + ")");
        }
        List<ActiveRequest> active =
                requests.stream().map(request -> start(request, false)).toList();
        List<RequestInfo> infos = active.stream().map(ActiveRequest::info).toList();
        try {
            return dispatcher.call(ofCall(active), infos, caller -> speak(active));
        } catch (VoiceCloneException e) {
            if (active.isEmpty()
                    || active.stream().anyMatch(request -> request.failure().isEmpty())) {
                throw e;
            }
            return active.stream().map(request -> outcome(request, List.of())).toList();
        } finally {
            active.forEach(ActiveRequest::close);
        }
    }

    /** Returns a cancellation of all requests of a call, which is cancelled itself once each of them is. */
    private static Cancellation ofCall(List<ActiveRequest> requests) {
        Cancellation call = new Cancellation();
        call.onCancel(reason -> requests.forEach(request -> request.fail(reason)));
        AtomicInteger underWay = new AtomicInteger(requests.size());
        for (ActiveRequest request : requests) {
            request.cancellation().onCancel(reason -> {
                if (underWay.decrementAndGet() == 0) {
                    call.cancel(reason);
                }
            });
        }
        return call;
    }

    private ActiveRequest start(SpeechRequest request, boolean streamed) {
        return new ActiveRequest(Objects.requireNonNull(request, "request"), monitor.newRequest(request), streamed);
    }

    /** Speaks whole segments of requests on the calling thread; returns what became of each request. */
    private List<SpeechOutcome> speak(List<ActiveRequest> requests) {
        Map<ActiveRequest, List<SpeechSegment>> segments = new HashMap<>();
        pipeline.run(requests, (request, part) -> segments.computeIfAbsent(request, first -> new ArrayList<>())
                .add(segment(part)));
        return requests.stream()
                .map(request -> outcome(request, segments.getOrDefault(request, List.of())))
                .toList();
    }

    private SpeechOutcome outcome(ActiveRequest request, List<SpeechSegment> segments) {
        request.close(); // From now on it cannot fail.
        return request.failure()
                .<SpeechOutcome>map(SpeechOutcome.Failure::new)
                .orElseGet(() -> new SpeechOutcome.Success(speech(request.voice(), segments)));
    }

    private Speech speech(Voice voice, List<SpeechSegment> segments) {
        List<AudioClip> audio = segments.stream().map(SpeechSegment::audio).toList();
        return new Speech(AudioClip.concat(audio), segments, voice, syntheticSpeechTags());
    }

    /** Returns a segment that came as one part. */
    private static SpeechSegment segment(SpeechPart part) {
        return new SpeechSegment(part.audio(), part.segment(), part.words(), part.check());
    }

    private static void throwFailure(ActiveRequest request) {
        request.failure().ifPresent(failure -> {
            throw failure;
        });
    }

    @Override
    public Flow.Publisher<SpeechPart> stream(SpeechRequest request) {
        Objects.requireNonNull(request, "request");
        return new SpeechPublisher(dispatcher, () -> start(request, true), active -> (subscription, workers) -> {
            pipeline.run(List.of(active), (spoken, part) -> subscription.deliver(part));
            throwFailure(active);
            return CompletableFuture.completedFuture(true);
        });
    }

    @Override
    public Flow.Publisher<SpeechPart> stream(SpeechRequest request, Flow.Publisher<String> more) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(more, "more");
        return new SpeechPublisher(
                dispatcher, () -> start(request, true), active -> TextPieces.of(active, pipeline, limits, more));
    }

    @Override
    public InputStream streamAudio(SpeechRequest request, AudioEncoding encoding) {
        Objects.requireNonNull(encoding, "encoding");
        return new AudioStream(stream(request), sampleRate(), encoding, syntheticSpeechTags());
    }

    @Override
    public List<TextSegment> read(String text) {
        limits.checkText(text);
        return stages.synthesizer().read(new SynthesisRequest(text, NOBODY, options));
    }

    @Override
    public SynthesisOptions options() {
        return options;
    }

    @Override
    public int sampleRate() {
        return stages.vocoder().format().sampleRate();
    }

    @Override
    public List<String> languages() {
        return stages.synthesizer().languages();
    }

    @Override
    public String packDescription() {
        return packDescription;
    }

    @Override
    public StageInfo encoderInfo() {
        return stages.encoder().info();
    }

    @Override
    public StageInfo synthesizerInfo() {
        return stages.synthesizer().info();
    }

    @Override
    public StageInfo vocoderInfo() {
        return stages.vocoder().info();
    }

    @Override
    public AudioTags syntheticSpeechTags() {
        String comment = "Synthetic speech in a cloned voice, made by voiceclone with voice pack " + packDescription
                + " (synthesizer " + synthesizerInfo().model() + ", vocoder "
                + vocoderInfo().model() + ")";
        return new AudioTags("voiceclone", comment);
    }

    @Override
    public void close() {
        dispatcher.close();
    }

    @Override
    public void close(Duration grace) {
        if (Objects.requireNonNull(grace, "grace").isNegative()) {
            throw new IllegalArgumentException("the grace is " + grace + ", expected zero or a positive duration");
        }
        dispatcher.close(grace);
    }
}
