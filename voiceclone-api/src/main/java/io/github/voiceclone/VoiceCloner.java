package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.WavTags;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.SynthesizedPiece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * <p>Thread-safe. Closing it lets the calls inside finish, fails new ones with {@link ClosedException}, and does nothing
 * the second time.
 */
public final class VoiceCloner implements AutoCloseable {
    private final Stages stages;
    private final StageMonitor monitor;
    private final SynthesisOptions options;
    private final Preprocessing preprocessing;
    private final Limits limits;
    private final String packDescription;
    private final CallGate gate;

    VoiceCloner(Stages stages, VoiceClonerBuilder settings, String packDescription, StageMonitor monitor) {
        this.stages = stages;
        this.monitor = monitor;
        this.options = settings.options();
        this.preprocessing = settings.preprocessing();
        this.limits = settings.limits();
        this.packDescription = packDescription;
        this.gate = new CallGate("this voice cloner", stages::close);
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
        return createVoice(name, AudioFiles.read(recording, limits));
    }

    /**
     * Takes a voice from a recording.
     *
     * @param name what to call the voice
     * @param recording speech of one person who agreed to it, at any rate; a few seconds are enough
     * @throws InvalidInputException if it holds too little speech, or is too long; the message starts with the name
     */
    public Voice createVoice(String name, AudioClip recording) {
        return gate.call(() -> {
            try {
                return analyse(name, recording, monitor.newRequest());
            } catch (InvalidInputException e) {
                throw new InvalidInputException(name + ": " + e.getMessage(), e);
            }
        });
    }

    /**
     * Speaks a text.
     *
     * @throws InvalidInputException if the text or recording cannot be used
     */
    public CloneResult clone(CloneRequest request) {
        return cloneAll(List.of(request)).get(0).get();
    }

    /**
     * Speaks a text piece by piece, so that speech of any length takes bounded memory.
     *
     * @param sink takes each piece, in order, on the calling thread; what it throws ends the call
     * @return the voice it is in
     * @throws InvalidInputException if the text or recording cannot be used
     */
    public Voice clone(CloneRequest request, Consumer<SpokenPiece> sink) {
        return gate.call(() -> {
            long number = monitor.newRequest();
            Voice voice = accept(request, number);
            speak(List.of(synthesisRequest(request, voice)), List.of(number), (index, piece) -> sink.accept(piece));
            return voice;
        });
    }

    /**
     * Speaks several texts in one call. One that cannot be spoken fails alone.
     *
     * @return one outcome for each request, in order
     */
    public List<CloneOutcome> cloneAll(List<CloneRequest> requests) {
        return gate.call(() -> {
            Batch batch = new Batch(requests.size(), provenance());
            List<SynthesisRequest> jobs = new ArrayList<>();
            List<Long> numbers = new ArrayList<>();
            for (int i = 0; i < requests.size(); i++) {
                try {
                    long number = monitor.newRequest();
                    Voice voice = accept(requests.get(i), number);
                    jobs.add(synthesisRequest(requests.get(i), voice));
                    numbers.add(number);
                    batch.begin(i, voice);
                } catch (VoiceCloneException e) {
                    batch.refuse(i, e);
                }
            }
            if (!jobs.isEmpty()) {
                speak(jobs, numbers, batch);
            }
            return batch.outcomes();
        });
    }

    /** Returns the sample rate of the speech, in Hz. */
    public int sampleRate() {
        return stages.vocoder().melFormat().sampleRate();
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

    /** Closes the stages once the calls inside have finished. */
    @Override
    public void close() {
        gate.close();
    }

    private SynthesisRequest synthesisRequest(CloneRequest request, Voice voice) {
        return new SynthesisRequest(
                request.text(), voice.embedding(), request.options().orElse(options));
    }

    /** Checks a request's text, and returns its voice. */
    private Voice accept(CloneRequest request, long number) {
        limits.checkText(request.text());
        return request.voice()
                .map(this::requireOwn)
                .orElseGet(() -> analyse("", request.recording().orElseThrow(), number));
    }

    private Voice requireOwn(Voice voice) {
        String own = stages.encoder().info().model();
        if (!voice.encoderModel().equals(own)) {
            throw new InvalidInputException("voice '" + voice.name() + "' was made by encoder " + voice.encoderModel()
                    + ", this cloner's is " + own + ": create the voice again from its recording");
        }
        return voice;
    }

    private Voice analyse(String name, AudioClip recording, long number) {
        StageInfo info = stages.encoder().info();
        List<SpeakerEmbedding> embeddings = new ArrayList<>();
        monitor.run(Stage.ENCODER, info, List.of(number), watch -> {
            watch.audio(recording.seconds());
            embeddings.addAll(stages.encoder().embed(List.of(new EncodeRequest(recording, preprocessing))));
        });
        return new Voice(name, embeddings.get(0), info.model());
    }

    private void speak(List<SynthesisRequest> jobs, List<Long> numbers, PieceSink<SpokenPiece> sink) {
        monitor.run(Stage.SYNTHESIZER, stages.synthesizer().info(), numbers, watch -> stages.synthesizer()
                .synthesize(jobs, new PieceSink<>() {
                    @Override
                    public void accept(int request, SynthesizedPiece piece) {
                        watch.audio(stages.synthesizer()
                                .melFormat()
                                .seconds(piece.mel().frames()));
                        watch.pausedDuring(() -> sink.accept(request, vocode(piece, numbers.get(request))));
                    }

                    @Override
                    public void failed(int request, VoiceCloneException failure) {
                        watch.failed(failure);
                        sink.failed(request, failure);
                    }
                }));
    }

    private SpokenPiece vocode(SynthesizedPiece piece, Long number) {
        List<AudioClip> parts = new ArrayList<>();
        monitor.run(Stage.VOCODER, stages.vocoder().info(), List.of(number), watch -> stages.vocoder()
                .vocode(List.of(piece.mel()), (index, part) -> {
                    watch.audio(part.seconds());
                    parts.add(part);
                }));
        int pause = (int) Math.round(piece.pauseSeconds() * sampleRate());
        parts.add(AudioClip.of(new float[pause], sampleRate()));
        return new SpokenPiece(
                AudioClip.concat(parts), piece.text(), piece.transcription(), piece.unspoken(), piece.reachedLimit());
    }
}
