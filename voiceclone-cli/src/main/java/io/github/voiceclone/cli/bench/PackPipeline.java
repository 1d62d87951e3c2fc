package io.github.voiceclone.cli.bench;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.cli.measure.FixedLengthSpeech;
import io.github.voiceclone.cli.measure.OpenStages;
import io.github.voiceclone.cli.measure.Stopwatch;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.VoicePackSource;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The stages of a pack in one precision with one number of threads.
 *
 * @param precision the report's name of the precision
 * @param threads maximum number of threads of one call
 * @param stages the open stages
 */
record PackPipeline(String precision, int threads, OpenStages stages) implements Pipeline {
    static PackPipeline open(Path pack, BenchSettings settings, String precision, int threads) {
        return open(pack, settings, precision, threads, precision);
    }

    /** Opens a pack's stages; {@code label} is the report's name of the precision. */
    static PackPipeline open(Path pack, BenchSettings settings, String precision, int threads, String label) {
        StageContext context = context(pack, settings.device(), precision, threads);
        return new PackPipeline(label, threads, OpenStages.open(settings.backend(), context));
    }

    /** Returns the context to open a stage of a pack with. */
    static StageContext context(Path pack, String device, String precision, int threads) {
        return new StageContext(
                Optional.of(VoicePackSource.directory(pack)), precision, device, threads, InputLimits.defaults());
    }

    @Override
    public StageTimes run(FixedLengthSpeech speech, int batch) {
        AudioClip recording = stages.recording(speech);
        double encoder = Stopwatch.seconds(() -> stages.encode(recording));
        double synthesizer = Stopwatch.seconds(() -> stages.synthesize(speech, batch));
        double vocoder = Stopwatch.seconds(() -> stages.vocode(speech, batch));
        double speaking = batch == 1 ? Stopwatch.seconds(() -> stages.speak(speech)) : synthesizer + vocoder;
        return new StageTimes(encoder, synthesizer, vocoder, speaking);
    }

    @Override
    public void close() {
        stages.close();
    }
}
