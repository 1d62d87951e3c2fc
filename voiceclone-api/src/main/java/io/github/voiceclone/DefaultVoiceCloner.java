package io.github.voiceclone;

import io.github.voiceclone.SpeechPipeline.Job;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.WavTags;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.StageInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Voice cloner of three stages. */
final class DefaultVoiceCloner implements VoiceCloner {
    private final Stages stages;
    private final StageMonitor monitor;
    private final SpeechPipeline pipeline;
    private final Calls calls;
    private final Limits limits;
    private final String packDescription;

    DefaultVoiceCloner(Stages stages, VoiceClonerBuilder settings, String packDescription, StageMonitor monitor) {
        this.stages = stages;
        this.monitor = monitor;
        this.pipeline = new SpeechPipeline(stages, settings, monitor);
        this.limits = settings.limits();
        this.calls = new Calls(limits, monitor, stages::close);
        this.packDescription = packDescription;
    }

    @Override
    public Voice createVoice(String name, Path recording) {
        Objects.requireNonNull(name, "name");
        return createVoice(name, AudioFiles.read(Objects.requireNonNull(recording, "recording"), limits));
    }

    @Override
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

    @Override
    public Speech speak(SpeechRequest request) {
        return speakAll(List.of(Objects.requireNonNull(request, "request")))
                .get(0)
                .get();
    }

    @Override
    public void speak(SpeechRequest request, Consumer<SpeechSegment> sink) {
        Objects.requireNonNull(sink, "sink");
        Cancellation cancellation = cancellation(request);
        long number = monitor.newRequest();
        calls.call(cancellation, List.of(number), caller -> {
            Job job = pipeline.accept(request, cancellation, number);
            pipeline.speak(List.of(job), (index, segment) -> caller.execute(() -> sink.accept(segment)));
            return job;
        });
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the same result, watched
    public CompletableFuture<Speech> speakAsync(SpeechRequest request) {
        Cancellation cancellation = cancellation(request);
        long number = monitor.newRequest();
        CompletableFuture<Speech> result = calls.start(cancellation, number, () -> {
            Batch batch = new Batch(List.of(request), List.of(cancellation), List.of(number), syntheticSpeechTags());
            return batch.speak(pipeline).get(0).get();
        });
        result.whenComplete((speech, failure) -> cancellation.cancel(new CancelledException()));
        return result;
    }

    @Override
    public List<SpeechOutcome> speakAll(List<SpeechRequest> requests) {
        Objects.requireNonNull(requests, "requests");
        for (int i = 0; i < requests.size(); i++) {
            int index = i;
            Objects.requireNonNull(requests.get(i), () -> "requests.get(" + index + ")");
        }
        Batch batch = new Batch(
                requests,
                requests.stream().map(DefaultVoiceCloner::cancellation).toList(),
                requests.stream().map(request -> monitor.newRequest()).toList(),
                syntheticSpeechTags());
        return batch.call(calls, pipeline);
    }

    @Override
    public Flow.Publisher<AudioClip> stream(SpeechRequest request) {
        Objects.requireNonNull(request, "request");
        long number = monitor.newRequest();
        return new SpeechPublisher(
                calls,
                number,
                () -> cancellation(request),
                (cancellation, sink) -> pipeline.stream(pipeline.accept(request, cancellation, number), sink));
    }

    private static Cancellation cancellation(SpeechRequest request) {
        return Objects.requireNonNull(request, "request")
                .timeout()
                .map(Cancellation::within)
                .orElseGet(Cancellation::new);
    }

    @Override
    public int sampleRate() {
        return stages.vocoder().format().sampleRate();
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
    public WavTags syntheticSpeechTags() {
        String comment = "Synthetic speech in a cloned voice, made by voiceclone with voice pack " + packDescription
                + " (synthesizer " + synthesizerInfo().model() + ", vocoder "
                + vocoderInfo().model() + ")";
        return new WavTags("voiceclone", comment);
    }

    @Override
    public void close() {
        calls.close();
    }

    @Override
    public void close(Duration grace) {
        if (Objects.requireNonNull(grace, "grace").isNegative()) {
            throw new InvalidInputException("the grace is " + grace + ", expected zero or a positive duration");
        }
        calls.close(grace);
    }
}
