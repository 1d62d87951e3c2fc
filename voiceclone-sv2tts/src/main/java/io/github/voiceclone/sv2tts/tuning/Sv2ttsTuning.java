package io.github.voiceclone.sv2tts.tuning;

import io.github.voiceclone.sv2tts.tuning.PartSizes.Size;
import java.time.Duration;
import java.util.List;

/**
 * Numbers that trade speed, memory and latency of the SV2TTS family against one another, and its pauses and retries. Where
 * several places must agree on one, all of them read it here: the stages, the shapes that graphs are checked for, and the
 * ranges that a runtime compiles graphs for. A change of those ranges makes such a runtime compile the graphs again.
 *
 * <p>Rows share a run in two ways. On a CPU a run is bound by arithmetic, and only short rows gain; on a device that takes
 * many rows at once, rows up to a length share a run and longer ones run by themselves.
 */
public final class Sv2ttsTuning {
    // Text and segments.

    /** Silence where a clause was cut for its length: a short breath. */
    public static final Duration CUT_PAUSE = Duration.ofMillis(50);

    /**
     * Maximum length of a Mandarin segment of a pack that does not say what its model can hold, in UTF-16 units; of one in two
     * languages, in Chinese characters.
     */
    public static final int MAX_MANDARIN_SEGMENT = 48;

    /** Maximum length of an English segment of a pack that does not say what its model can hold, in UTF-16 units. */
    public static final int MAX_ENGLISH_SEGMENT = 160;

    /** Maximum length of a text that is taken as one segment, in UTF-16 units: attention grows with length and steps. */
    public static final int MAX_WHOLE_TEXT = 2000;

    /** Minimum number of segments of a call in progress, and the number on a CPU: more gain nothing there, and take memory. */
    public static final int MIN_SEGMENTS_AHEAD = 8;

    /** Segments of a streamed request in progress once the first part of one has left: that one and the next. */
    public static final int STREAMED_SEGMENTS_AHEAD = 2;

    /** Part of a segment's frame limit that is the same for every length, in seconds of speech. */
    public static final double LIMIT_SECONDS = 1.5;

    /** Part of a segment's frame limit for each English symbol, letter or phoneme, in seconds of speech. */
    public static final double LIMIT_SECONDS_PER_LETTER = 0.2;

    /**
     * Part of a Mandarin segment's frame limit for each symbol of pinyin, in seconds of speech. About five letters, digits
     * and spaces are one syllable.
     */
    public static final double LIMIT_SECONDS_PER_PINYIN_LETTER = 0.12;

    // Check of the alignment.

    /** Attention below which a word counts as skipped, in seconds of speech. */
    public static final double MIN_WORD_SECONDS = 0.045;

    /** Time after which a word to which the speech goes back counts as repeated, in seconds. */
    public static final double MIN_REPEAT_SECONDS = 0.1;

    /** Attention to one symbol that counts as certain. */
    public static final float CLEAR_ATTENTION = 0.5f;

    /** Time that a word may take however short it is, in seconds. */
    public static final double MAX_WORD_SECONDS = 1.2;

    /** Time that a long word may take for each of its symbols, in seconds. */
    public static final double MAX_SYMBOL_SECONDS = 0.25;

    // Encoder.

    /** Maximum number of windows of a recording in a run of the encoder. */
    public static final int ENCODER_WINDOWS_PER_RUN = 32;

    // Text encoder, decoder and post-net.

    /** Maximum number of rows of a run of a text encoder, post-net or vocoder on a device that takes many. */
    public static final int MAX_SHARED_ROWS = 32;

    /** Maximum number of rows of a decoder step on a device that takes many. */
    public static final int MAX_DECODER_ROWS = 64;

    /** Maximum number of symbols of a text that shares a run on a device: nearly every segment is shorter. */
    public static final int SHARED_SYMBOLS = 256;

    /** Maximum number of symbols, padding included, of a run of several texts on a CPU. */
    public static final int CPU_SHARED_SYMBOLS = 2048;

    /** Maximum number of symbols of a text on a runtime that compiles graphs for extents; others take longer ones. */
    public static final int MAX_SYMBOLS = 4096;

    /** Maximum number of frames of a spectrogram that shares a run of the post-net on a device: 13 or 16 s of speech. */
    public static final int SHARED_FRAMES = 1024;

    /**
     * Maximum number of frames, padding included, of a post-net's run of several spectrograms on a CPU: more gains nothing,
     * and delays the runs that wait.
     */
    public static final int CPU_SHARED_FRAMES = 800;

    /** Number of frames before an utterance may stop: Tacotron's first steps give no reliable probability of the end. */
    public static final int MIN_FRAMES_BEFORE_STOP = 10;

    /** Multiple of symbols that a device's decoder tensors are made for, so that they fit more than one batch. */
    public static final int DECODER_SYMBOLS_GRAIN = 64;

    /** Factor by which a batch must be smaller than a device's decoder tensors for new ones to pay. */
    public static final int DECODER_SHRINK_FACTOR = 4;

    // Streaming.

    private static final int FRAMES_BEFORE_PART = 40;

    /**
     * Parts of the first speech of a request, whose latency counts. The first is as long as lets a vocoder with a context of
     * 20 frames make 0.125 s of it; each of the next is made while the one before is heard.
     */
    public static final PartSizes FIRST_PARTS = new PartSizes(
            List.of(new Size(30, 20), new Size(20, 20), new Size(40, 40), new Size(80, 40), new Size(120, 40)),
            FRAMES_BEFORE_PART);

    /** Parts of speech that follows other speech. */
    public static final PartSizes FOLLOWING_PARTS =
            new PartSizes(List.of(new Size(60, 40), new Size(120, 40)), FRAMES_BEFORE_PART);

    // Vocoder.

    /** Frames of a vocoder's window that runs by itself, its context aside: long enough for the context to cost little. */
    public static final int VOCODER_SINGLE_WINDOW = 512;

    /**
     * Frames of a vocoder's window that shares a run on a device: 2.4 or 3 s of speech. With 20 frames of context on both
     * sides, as HiFi-GAN's have, 152 of them are new; shorter windows repeat more, longer ones leave more spectrograms that
     * are too short to share.
     */
    public static final int VOCODER_SHARED_WINDOW = 192;

    /** Maximum number of concurrent runs of windows that share: while one computes, another's samples are copied. */
    public static final int VOCODER_CONCURRENT_RUNS = 2;

    /**
     * Maximum number of folds that share the steps of a vocoder that makes samples one by one, for each thread: more cost as
     * much again each, and delay those who wait.
     */
    public static final int MAX_FOLD_ROWS = 16;

    /** Fewest folds of a thread: with fewer, a step takes as long as its weights take to be read. */
    public static final int MIN_FOLD_ROWS = 2;

    /** Threads that get {@link #MAX_FOLD_ROWS} each; more divide the same number: the conditioning of a fold takes 4 MB. */
    public static final int MAX_FULL_FOLD_RUNS = 4;

    private Sv2ttsTuning() {}
}
