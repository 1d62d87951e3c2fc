package io.github.voiceclone.cli.bench;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.cli.options.StageTrio;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.VoicePackSource;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;

/** The stages of a pack, opened one by one, so that each can be timed alone. Speaking is thread-safe. */
final class OpenStages implements Pipeline {
    private final String label;
    private final int threads;
    private final StageTrio stages;
    private final Speaker voice;

    OpenStages(Path pack, BenchSettings settings, String precision, int threads) {
        this(pack, settings, precision, threads, precision);
    }

    /** Opens a pack's stages; the label is what the report calls the precision. */
    OpenStages(Path pack, BenchSettings settings, String precision, int threads, String label) {
        this.label = label;
        this.threads = threads;
        stages = StageTrio.open(settings.backend(), context(pack, settings.device(), precision, threads));
        try {
            voice = encoder()
                    .embed(Collections.singletonList(recording(new SampleSpeech(1))))
                    .get(0);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Returns what a stage of a pack is opened with. */
    static StageContext context(Path pack, String device, String precision, int threads) {
        return new StageContext(
                Optional.of(VoicePackSource.directory(pack)), precision, device, threads, InputLimits.defaults());
    }

    @Override
    public String precision() {
        return label;
    }

    @Override
    public int threads() {
        return threads;
    }

    /** Returns the encoder; it stays this one's. */
    Encoder encoder() {
        return stages.encoder();
    }

    FrameFormat format() {
        return stages.synthesizer().format();
    }

    @Override
    public StageTimes run(SampleSpeech speech, int batch) {
        EncodeRequest recording = recording(speech);
        double encode = Stopwatch.seconds(() -> encoder().embed(Collections.singletonList(recording)));
        return new StageTimes(
                encode,
                Stopwatch.seconds(() -> synthesize(speech, batch)),
                Stopwatch.seconds(() -> vocode(speech, batch)));
    }

    private EncodeRequest recording(SampleSpeech speech) {
        return new EncodeRequest(speech.recording(stages.synthesizer().format().sampleRate()), Preprocessing.NONE);
    }

    /** Speaks the text {@code batch} times in one call. */
    void synthesize(SampleSpeech speech, int batch) {
        SynthesisRequest request = new SynthesisRequest(SampleSpeech.TEXT, voice, speech.whole(format()));
        try (FrameStream frames = stages.synthesizer().synthesize(Collections.nCopies(batch, request))) {
            frames.forEachRemaining(part -> {});
        }
    }

    /** Turns {@code batch} spectrograms to audio in one call. */
    void vocode(SampleSpeech speech, int batch) {
        int bands = stages.vocoder().format().width();
        Frames mel = Frames.of(new float[bands * speech.frames(format())], bands);
        stages.vocoder().vocodeAll(Collections.nCopies(batch, mel));
    }

    @Override
    public void close() {
        stages.close();
    }
}
