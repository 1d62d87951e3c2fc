package io.github.voiceclone.spring.ai;

import io.github.voiceclone.SpokenWord;
import java.time.Duration;
import java.util.List;
import org.springframework.ai.audio.tts.TextToSpeechResponseMetadata;

/**
 * Facts about speech besides its audio. Each value is in the map too, under the name of its method. In a stream,
 * lengths and times are those of the speech so far, and words those that became known with a response; its last response has
 * the totals.
 */
public final class VoiceCloneSpeechMetadata extends TextToSpeechResponseMetadata {
    private final String voice;
    private final String format;
    private final String mediaType;
    private final long seed;
    private final double seconds;
    private final Duration elapsed;
    private final List<SpokenWord> words;

    VoiceCloneSpeechMetadata(
            String voice,
            String format,
            String mediaType,
            long seed,
            double seconds,
            Duration elapsed,
            List<SpokenWord> words) {
        this.voice = voice;
        this.format = format;
        this.mediaType = mediaType;
        this.seed = seed;
        this.seconds = seconds;
        this.elapsed = elapsed;
        this.words = List.copyOf(words);
        put("voice", voice);
        put("format", format);
        put("mediaType", mediaType);
        put("seed", seed);
        put("seconds", seconds);
        put("elapsed", elapsed);
        put("realTimeFactor", realTimeFactor());
        put("words", this.words);
    }

    /** Returns the name of the voice. */
    public String voice() {
        return voice;
    }

    /** Returns the name of the audio format, as in {@code mp3}. */
    public String format() {
        return format;
    }

    /** Returns the media type of the audio, as in {@code audio/mpeg}. */
    public String mediaType() {
        return mediaType;
    }

    /** Returns the seed: with the same text and voice it gives the same speech. */
    public long seed() {
        return seed;
    }

    /** Returns the length of the speech in seconds. */
    public double seconds() {
        return seconds;
    }

    /** Returns the time since the request, which in a stream includes what its subscriber took. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Returns the time since the request over the length of the speech; infinite or NaN without speech. */
    public double realTimeFactor() {
        return elapsed.toNanos() / 1e9 / seconds;
    }

    /** Returns words and when they are spoken; empty if the model does not know. Times count from the start of the speech. */
    public List<SpokenWord> words() {
        return words;
    }
}
