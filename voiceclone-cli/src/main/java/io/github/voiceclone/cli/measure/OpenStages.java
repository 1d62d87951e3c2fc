package io.github.voiceclone.cli.measure;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Stage;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.internal.engine.Stages;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProvider;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VocoderStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The three stages of a voice pack on one backend, opened together and closed together, each of which can be run
 * independently of the others. All texts are spoken in one voice. Thread-safe.
 */
public final class OpenStages implements AutoCloseable {
    private static final int PROMPT_SECONDS = 10;

    private final Stages stages;

    @GuardedBy("this")
    private @Nullable Speaker voice;

    private OpenStages(Stages stages) {
        this.stages = stages;
    }

    /** Returns an embedding of equal values. */
    public static SpeakerEmbedding embedding(Synthesizer synthesizer) {
        float[] values = new float
                [synthesizer.speakerFormat().requireEmbedding("the synthesizer").size()];
        Arrays.fill(values, (float) (1 / Math.sqrt(values.length)));
        return SpeakerEmbedding.of(values);
    }

    /** Opens the stages at the same time; if one cannot be opened, the others are closed. */
    public static OpenStages open(String backend, StageContext context) {
        return new OpenStages(Stages.open(
                () -> open(EncoderProvider.class, Stage.ENCODER, backend, context),
                () -> open(SynthesizerProvider.class, Stage.SYNTHESIZER, backend, context),
                () -> open(VocoderProvider.class, Stage.VOCODER, backend, context)));
    }

    private static <S extends AutoCloseable, P extends StageProvider<S>> S open(
            Class<P> type, Stage stage, String backend, StageContext context) {
        return StageProviders.named(type, stage, backend, context.pack()).open(context);
    }

    /** Returns the encoder, which stays open until this is closed. */
    public Encoder encoder() {
        return stages.encoder();
    }

    /** Returns a clip's speaker. */
    public Speaker encode(AudioClip clip) {
        return encoder()
                .embed(List.of(new EncodeRequest(clip, Preprocessing.NONE)))
                .get(0);
    }

    /** Returns the embedding of a clip's speaker. */
    public SpeakerEmbedding embed(AudioClip clip) {
        return encoder().speakerFormat().requireEmbedding("the encoder").require(encode(clip), "the comparison");
    }

    /** Returns a recording as long as the speech, at the rate of the speech. */
    public AudioClip recording(FixedLengthSpeech speech) {
        return speech.recording(stages.synthesizer().format().sampleRate());
    }

    /** Synthesizes the text {@code batch} times in one call, and discards the result. */
    public void synthesize(FixedLengthSpeech speech, int batch) {
        List<SynthesisRequest> requests =
                Stream.generate(() -> request(speech)).limit(batch).toList();
        try (FrameStream frames = stages.synthesizer().synthesize(requests)) {
            frames.forEachRemaining(part -> {});
        }
        requests.forEach(request -> request.cancellation().check());
    }

    private SynthesisRequest request(FixedLengthSpeech speech) {
        Synthesizer synthesizer = stages.synthesizer();
        String text = FixedLengthSpeech.text(synthesizer.languages());
        return new SynthesisRequest(text, voice(), speech.whole(synthesizer.format()));
    }

    /** Returns the voice to speak in: an embedding of equal values, or the prompt of {@value #PROMPT_SECONDS} seconds of noise. */
    private synchronized Speaker voice() {
        Speaker known = voice;
        if (known == null) {
            known = stages.synthesizer().speakerFormat() instanceof SpeakerFormat.Prompt
                    ? encode(recording(new FixedLengthSpeech(PROMPT_SECONDS)))
                    : embedding(stages.synthesizer());
            voice = known;
        }
        return known;
    }

    /** Vocodes {@code batch} spectrograms as long as the speech in one call, and discards the result. */
    public void vocode(FixedLengthSpeech speech, int batch) {
        FrameFormat format = stages.vocoder().format();
        Frames mel = Frames.of(new float[format.width() * speech.frames(format)], format.width());
        stages.vocoder().vocodeAll(Collections.nCopies(batch, mel));
    }

    /** Returns the text, which is one segment, as speech: frames are vocoded as they are made. */
    public AudioClip speak(FixedLengthSpeech speech) {
        Vocoder vocoder = stages.vocoder();
        List<AudioClip> clips = new ArrayList<>();
        SynthesisRequest request = request(speech);
        VocoderStream stream = vocoder.open(request.cancellation());
        try (FrameStream frames = stages.synthesizer().synthesize(List.of(request))) {
            frames.forEachRemaining(part ->
                    clips.addAll(vocoder.vocode(List.of(new VocoderChunk(stream, part.frames(), part.isLast())))));
        }
        request.cancellation().check();
        return AudioClip.concat(clips);
    }

    @Override
    public void close() {
        stages.close();
    }
}
