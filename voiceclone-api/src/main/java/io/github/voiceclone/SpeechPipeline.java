package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.EncodeRequest;
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

    SpeechPipeline(Stages stages, VoiceClonerBuilder settings) {
        this.stages = stages;
        this.monitor = new StageMonitor(settings.listeners());
        this.options = settings.options();
        this.preprocessing = settings.preprocessing();
        this.limits = settings.limits();
    }

    /** A request that can be spoken, and the voice it is in. */
    record Job(SynthesisRequest request, Voice voice) {}

    /** Checks a request's text and finds its voice. */
    Job accept(CloneRequest request, Cancellation cancellation) {
        cancellation.check();
        limits.checkText(request.text());
        Voice voice = request.voice()
                .map(this::requireOwn)
                .orElseGet(() -> analyse("", request.recording().orElseThrow()));
        SynthesisOptions own = request.options().orElse(options);
        return new Job(new SynthesisRequest(request.text(), voice.embedding(), own, cancellation), voice);
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
    Voice analyse(String name, AudioClip recording) {
        StageInfo info = stages.encoder().info();
        List<SpeakerEmbedding> embeddings = new ArrayList<>();
        monitor.run(
                Stage.ENCODER,
                info,
                1,
                watch -> embeddings.addAll(
                        stages.encoder().embed(List.of(new EncodeRequest(recording, preprocessing)))));
        return new Voice(name, embeddings.get(0), info.model());
    }

    /** Speaks requests; one that is cancelled, or that cannot be spoken, goes to the sink's {@code failed}. */
    void speak(List<SynthesisRequest> requests, PieceSink<SpokenPiece> sink) {
        monitor.run(Stage.SYNTHESIZER, stages.synthesizer().info(), requests.size(), watch -> stages.synthesizer()
                .synthesize(requests, new PieceSink<>() {
                    private final VocodedPieces vocoded =
                            new VocodedPieces(requests, SpeechPipeline.this::vocode, sink);

                    @Override
                    public void accept(int request, SynthesizedPiece piece) {
                        watch.pausedDuring(() -> vocoded.accept(request, piece));
                    }

                    @Override
                    public void failed(int request, VoiceCloneException failure) {
                        vocoded.failed(request, failure);
                    }
                }));
    }

    /**
     * Speaks one request, handing audio over while what follows is in the making.
     *
     * @param sink takes the audio, in order, on the calling thread; what it throws ends the call
     */
    void stream(SynthesisRequest request, Consumer<AudioClip> sink) {
        monitor.run(
                Stage.SYNTHESIZER,
                stages.synthesizer().info(),
                1,
                watch -> stages.synthesizer().stream(
                        request, new StreamedSpeech(stages.vocoder(), monitor, watch, request.cancellation(), sink)));
    }

    private SpokenPiece vocode(SynthesizedPiece piece, Cancellation cancellation) {
        cancellation.check();
        List<AudioClip> parts = new ArrayList<>();
        monitor.run(Stage.VOCODER, stages.vocoder().info(), 1, watch -> stages.vocoder()
                .vocode(List.of(piece.mel()), (index, part) -> {
                    cancellation.check();
                    parts.add(part);
                }));
        parts.add(pause(piece.pauseSeconds()));
        return new SpokenPiece(
                AudioClip.concat(parts), piece.text(), piece.transcription(), piece.unspoken(), piece.reachedLimit());
    }

    private AudioClip pause(double seconds) {
        int sampleRate = stages.vocoder().melFormat().sampleRate();
        return AudioClip.of(new float[(int) Math.round(seconds * sampleRate)], sampleRate);
    }
}
