package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.SynthesizedPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The three stages in a row: a request goes in, spoken pieces come out. Thread-safe. */
final class SpeechPipeline {
    private final Stages stages;
    private final StageMonitor monitor;
    private final SynthesisOptions options;
    private final Preprocessing preprocessing;
    private final Limits limits;

    SpeechPipeline(Stages stages, VoiceClonerBuilder settings, StageMonitor monitor) {
        this.stages = stages;
        this.monitor = monitor;
        this.options = settings.options();
        this.preprocessing = settings.preprocessing();
        this.limits = settings.limits();
    }

    /** A request that can be spoken, the voice it is in, and its number, as listeners are told it. */
    record Job(SynthesisRequest request, Voice voice, Long number) {}

    /** Checks a request's text and finds its voice. */
    Job accept(SpeechRequest request, Cancellation cancellation, Long number) {
        cancellation.check();
        limits.checkText(request.text());
        Voice voice = request.voice()
                .map(this::requireOwn)
                .orElseGet(() -> analyse("", request.recording().orElseThrow(), number));
        SynthesisOptions own = request.options().orElse(options);
        return new Job(new SynthesisRequest(request.text(), voice.embedding(), own, cancellation), voice, number);
    }

    private Voice requireOwn(Voice voice) {
        String own = stages.encoder().info().model();
        if (!voice.encoderModel().equals(own)) {
            throw new InvalidInputException("voice '" + voice.name() + "' was made by encoder " + voice.encoderModel()
                    + ", this cloner's is " + own + ": create the voice again from its recording");
        }
        return voice;
    }

    /** Takes a voice from a recording. */
    Voice analyse(String name, AudioClip recording, Long number) {
        StageInfo info = stages.encoder().info();
        List<SpeakerEmbedding> embeddings = new ArrayList<>();
        monitor.run(Stage.ENCODER, info, List.of(number), watch -> {
            watch.audio(recording.seconds());
            embeddings.addAll(stages.encoder().embed(List.of(new EncodeRequest(recording, preprocessing))));
        });
        return new Voice(name, embeddings.get(0), info.model());
    }

    /**
     * Speaks requests; one that is cancelled, or that cannot be spoken, goes to the sink's {@code failed}. Pieces are handed
     * over as many at a time as the vocoder likes.
     */
    void speak(List<Job> jobs, PieceSink<SpeechSegment> sink) {
        List<SynthesisRequest> requests = jobs.stream().map(Job::request).toList();
        List<Long> numbers = jobs.stream().map(Job::number).toList();
        VocodedPieces vocoded = new VocodedPieces(jobs, stages.vocoder(), monitor, sink);
        monitor.run(Stage.SYNTHESIZER, stages.synthesizer().info(), numbers, watch -> {
            stages.synthesizer().synthesize(requests, watched(vocoded, watch));
            watch.pausedDuring(vocoded::finish);
        });
    }

    private PieceSink<SynthesizedPiece> watched(PieceSink<SynthesizedPiece> sink, StageWatch watch) {
        FrameFormat format = stages.synthesizer().format();
        return new PieceSink<>() {
            @Override
            public void accept(int request, SynthesizedPiece piece) {
                watch.audio(format.seconds(piece.mel().frames()));
                watch.pausedDuring(() -> sink.accept(request, piece));
            }

            @Override
            public void failed(int request, VoiceCloneException failure) {
                watch.failed(failure);
                sink.failed(request, failure);
            }
        };
    }

    /**
     * Speaks one request, handing audio over while what follows is in the making.
     *
     * @param sink takes the audio, in order, on the calling thread; what it throws ends the call
     */
    void stream(Job job, Consumer<AudioClip> sink) {
        monitor.run(
                Stage.SYNTHESIZER,
                stages.synthesizer().info(),
                List.of(job.number()),
                watch -> stages.synthesizer().stream(
                        job.request(), new StreamedSpeech(stages, monitor, watch, job, sink)));
    }
}
