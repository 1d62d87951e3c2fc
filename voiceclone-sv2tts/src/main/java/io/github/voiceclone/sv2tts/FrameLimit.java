package io.github.voiceclone.sv2tts;

import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.text.SpokenText;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.Arrays;

/**
 * Frame limit of a segment by its length: about three times what the default voice takes. A segment that reaches it has lost
 * its place in the text and would hum on to the request's own limit. Immutable.
 */
final class FrameLimit {
    private final double framesPerSecond;
    private final SymbolTable symbols;

    FrameLimit(MelSettings mel, SymbolTable symbols) {
        this.framesPerSecond = (double) mel.sampleRate() / mel.hopLength();
        this.symbols = symbols;
    }

    /** Returns the most frames of a segment: no more than the request allows. */
    int of(SpokenText text, SynthesisOptions options) {
        return isBelow(text, options) ? ofLength(text) : options.maxFrames();
    }

    /** Returns whether a segment that reaches its limit has run away, and was not cut off at the request's own limit. */
    boolean isBelow(SpokenText text, SynthesisOptions options) {
        return options.stopThreshold() < 1 && ofLength(text) < options.maxFrames();
    }

    private int ofLength(SpokenText text) {
        int english =
                (int) Arrays.stream(text.symbolIds()).filter(symbols::isEnglish).count();
        return (int) Math.ceil(framesPerSecond
                * (Sv2ttsTuning.LIMIT_SECONDS
                        + Sv2ttsTuning.LIMIT_SECONDS_PER_LETTER * english
                        + Sv2ttsTuning.LIMIT_SECONDS_PER_PINYIN_LETTER * (text.length() - english)));
    }
}
