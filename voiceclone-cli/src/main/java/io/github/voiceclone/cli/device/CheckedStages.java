package io.github.voiceclone.cli.device;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.cli.options.StageTrio;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The three stages on one backend, that speak the same text at the same length every time. */
final class CheckedStages implements AutoCloseable {
    private static final String TEXT = "今天天气很好我们一起去公园散步吧";
    private static final float NEVER_STOP = 1;

    private final StageTrio stages;
    private final SynthesisRequest request;

    CheckedStages(Optional<VoicePackSource> pack, String backend, String device, String precision, double seconds) {
        int threads = Runtime.getRuntime().availableProcessors();
        stages = StageTrio.open(backend, new StageContext(pack, precision, device, threads, InputLimits.defaults()));
        try {
            request = request(seconds);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Speaks in a fixed voice: an embedding of equal values. */
    private SynthesisRequest request(double seconds) {
        FrameFormat format = stages.synthesizer().format();
        float[] voice = new float
                [stages.synthesizer()
                        .speakerFormat()
                        .requireEmbedding("the synthesizer")
                        .size()];
        Arrays.fill(voice, (float) (1 / Math.sqrt(voice.length)));
        SynthesisOptions options = SynthesisOptions.defaults()
                .withSplitText(false)
                .withStopThreshold(NEVER_STOP)
                .withMaxFrames((int) Math.ceil(seconds * format.sampleRate() / format.hopLength()));
        return new SynthesisRequest(TEXT, SpeakerEmbedding.of(voice), options);
    }

    /** Speaks once. */
    AudioClip speak() {
        List<AudioClip> clips = new ArrayList<>();
        for (FramePart part : stages.synthesizer().synthesize(request)) {
            clips.add(stages.vocoder().vocode(part.frames()));
        }
        return AudioClip.concat(clips);
    }

    /** Speaks as often as asked at the same time, once to warm up and once measured, and returns the seconds it took. */
    double speakAtOnce(int times) {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            all(times, threads);
            long start = System.nanoTime();
            all(times, threads);
            return (System.nanoTime() - start) / 1e9;
        } finally {
            threads.shutdown();
        }
    }

    private void all(int times, ExecutorService threads) {
        List<CompletableFuture<AudioClip>> running = Stream.generate(
                        () -> CompletableFuture.supplyAsync(this::speak, threads))
                .limit(times)
                .toList();
        running.forEach(CompletableFuture::join);
    }

    /** Returns the speaker that this backend's encoder hears in this backend's speech. */
    SpeakerEmbedding speaker() {
        return hear(speak());
    }

    /** Returns the speaker that this backend's encoder hears in a clip. */
    SpeakerEmbedding hear(AudioClip clip) {
        List<Speaker> heard = stages.encoder().embed(List.of(new EncodeRequest(clip, Preprocessing.NONE)));
        return stages.encoder().speakerFormat().requireEmbedding("the encoder").require(heard.get(0), "the comparison");
    }

    @Override
    public void close() {
        stages.close();
    }
}
