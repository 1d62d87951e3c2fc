package io.github.voiceclone.optimize.quality;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.optimize.quality.metric.Alignment;
import io.github.voiceclone.optimize.quality.metric.MelCepstrum;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.audio.LogMelFrontEnd;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Comparison of the speech of two precisions of a voice pack, or of two packs. The packs have all three stages. Not
 * thread-safe.
 */
public final class QualityComparison {
    private static final double SHORTEST_SHARE = 0.6;
    private static final int OTHER_SEEDS = 1 << 20;

    private final VoicePackSource referencePack;
    private final VoicePackSource pack;
    private final TensorRuntime runtime;
    private final int maxFrames;
    private final MelSettings settings;
    private final LogMelFrontEnd frontEnd;
    private Consumer<Spoken> listener = spoken -> {};

    /**
     * Prepares a comparison.
     *
     * @param pack a pack with the precisions to compare
     * @param runtime runs the graphs
     */
    public QualityComparison(VoicePackSource pack, TensorRuntime runtime) {
        this(pack, pack, runtime);
    }

    /**
     * Prepares a comparison of a pack with another one that speaks the same language in mel spectrograms of the same
     * scale, as a pruned one does.
     *
     * @param reference a pack with the precision to compare with
     * @param pack a pack with the precision to compare
     * @param runtime runs the graphs
     */
    public QualityComparison(VoicePackSource reference, VoicePackSource pack, TensorRuntime runtime) {
        this(reference, pack, runtime, SynthesisOptions.defaults().maxFrames());
    }

    QualityComparison(VoicePackSource pack, TensorRuntime runtime, int maxFrames) {
        this(pack, pack, runtime, maxFrames);
    }

    QualityComparison(VoicePackSource reference, VoicePackSource pack, TensorRuntime runtime, int maxFrames) {
        this.referencePack = reference;
        this.pack = pack;
        this.runtime = runtime;
        this.maxFrames = maxFrames;
        this.settings = VoicePack.open(pack).synthesizer().settings().mel();
        this.frontEnd = new LogMelFrontEnd(settings);
    }

    /**
     * Sets a listener that is called with each sentence after it was spoken and compared, on the thread of {@link
     * #compare}; none unless set.
     */
    public QualityComparison listener(Consumer<Spoken> value) {
        listener = value;
        return this;
    }

    /** Returns the scale of the reference's spectrograms. */
    public MelSettings melSettings() {
        return settings;
    }

    /**
     * Speaks every text in every voice in both precisions, each with its own encoder, and compares.
     *
     * @param reference the precision to compare with, as in {@code fp32}
     * @param precision the precision to compare, as in {@code int8}
     * @param texts texts to speak; at least one
     * @param recordings recordings of the voices; random voices if empty
     * @throws InvalidInputException if there is no text
     * @throws io.github.voiceclone.VoiceCloneException if the pack lacks a stage or a precision
     */
    public QualityReport compare(String reference, String precision, List<String> texts, List<AudioClip> recordings) {
        return new QualityReport(reference, precision, sentences(reference, precision, texts, recordings, 0));
    }

    /**
     * Speaks every text in every voice twice in one precision, with different seeds, and compares: what a difference is
     * when nothing but the pre-nets' dropout differs. Parameters and errors are those of {@link #compare}.
     */
    public QualityReport compareSeeds(String precision, List<String> texts, List<AudioClip> recordings) {
        String other = precision + ", other seeds,";
        return new QualityReport(precision, other, sentences(precision, precision, texts, recordings, OTHER_SEEDS));
    }

    private List<QualityReport.Sentence> sentences(
            String reference, String precision, List<String> texts, List<AudioClip> recordings, int seedChange) {
        if (texts.isEmpty()) {
            throw new InvalidInputException("nothing to compare: give at least one text");
        }
        List<QualityReport.Sentence> sentences = new ArrayList<>();
        try (PackRunner one = new PackRunner(referencePack, runtime, reference, maxFrames);
                PackRunner other = new PackRunner(pack, runtime, precision, maxFrames)) {
            List<SpeakerEmbedding> voices = one.voices(recordings);
            List<SpeakerEmbedding> otherVoices = other.voices(recordings);
            for (int voice = 0; voice < voices.size(); voice++) {
                for (String text : texts) {
                    int seed = sentences.size();
                    PackRunner.Speech expected = one.say(text, voices.get(voice), seed);
                    PackRunner.Speech actual = other.say(text, otherVoices.get(voice), seed + seedChange);
                    sentences.add(sentence(text, voice, one, expected, actual));
                }
            }
        }
        return sentences;
    }

    private QualityReport.Sentence sentence(
            String text, int voice, PackRunner encoder, PackRunner.Speech expected, PackRunner.Speech actual) {
        Frames reference = frontEnd.analyze(expected.audio());
        Frames compared = frontEnd.analyze(actual.audio());
        Alignment alignment = Alignment.of(MelCepstrum.of(reference, settings), MelCepstrum.of(compared, settings));
        double seconds = expected.audio().seconds();
        double change = actual.audio().seconds() / seconds - 1;
        boolean failure = !expected.reachedLimit() && (actual.reachedLimit() || 1 + change < SHORTEST_SHARE);
        QualityReport.Sentence sentence = new QualityReport.Sentence(
                text,
                voice,
                alignment.melCepstralDistortion(),
                alignment.logSpectralDistance(),
                encoder.embed(heard(expected.audio())).cosine(encoder.embed(heard(actual.audio()))),
                seconds,
                change,
                attentionChange(expected.attention(), actual.attention()),
                failure,
                expected.reachedLimit());
        listener.accept(new Spoken(sentence, reference, compared));
        return sentence;
    }

    private static EncodeRequest heard(AudioClip audio) {
        return new EncodeRequest(audio, Preprocessing.NONE);
    }

    private static double attentionChange(Attention expected, Attention actual) {
        int[] way = expected.path();
        int[] other = actual.path();
        double sum = 0;
        for (int step = 0; step < way.length; step++) {
            sum += Math.abs(way[step] - other[(int) ((long) step * other.length / way.length)]);
        }
        return sum / way.length;
    }
}
