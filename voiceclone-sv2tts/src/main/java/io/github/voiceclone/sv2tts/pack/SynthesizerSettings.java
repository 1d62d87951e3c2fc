package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.decode.DecoderShape;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextSplitter;
import java.util.Objects;

/**
 * Settings of the synthesizer's graphs.
 *
 * @param symbolTable name of the symbol table that the text encoder's embedding is indexed by
 * @param mel the scale of its mel spectrograms
 * @param shape extents of the graphs
 * @param dropout probability of the pre-nets' dropout: from 0, less than 1
 * @param silenceLevel trailing frames whose every band is below this are cut
 * @param maxSegmentLength longest segment that the model speaks reliably, in UTF-16 units of text, or in Chinese characters
 *     where the table has two languages; 0 if that was not measured
 */
public record SynthesizerSettings(
        String symbolTable,
        MelSettings mel,
        DecoderShape shape,
        double dropout,
        float silenceLevel,
        int maxSegmentLength) {
    private static final int MAX_LEVEL = 1000;
    private static final int MAX_LENGTH = 1 << 16;

    /** Checks that nothing is left out, the symbol table, and the ranges of the numbers. */
    public SynthesizerSettings {
        Objects.requireNonNull(symbolTable, "symbolTable");
        Objects.requireNonNull(mel, "mel");
        Objects.requireNonNull(shape, "shape");
        SymbolTable.ofName(symbolTable);
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout is " + dropout + ", expected 0 to less than 1");
        }
        if (!(silenceLevel >= -MAX_LEVEL && silenceLevel < mel.maxAbsValue())) {
            throw new IllegalArgumentException("silenceLevel is " + silenceLevel + ", expected -" + MAX_LEVEL
                    + " to below maxAbsValue " + mel.maxAbsValue());
        }
        boolean measured = maxSegmentLength >= TextSplitter.MIN_MAX_LENGTH && maxSegmentLength <= MAX_LENGTH;
        if (maxSegmentLength != 0 && !measured) {
            throw new IllegalArgumentException("maxSegmentLength is " + maxSegmentLength + ", expected 0 or "
                    + TextSplitter.MIN_MAX_LENGTH + " to " + MAX_LENGTH);
        }
    }

    /** Returns what a vocoder must agree with. */
    public FrameFormat frameFormat() {
        return FrameFormat.mel(mel.bands(), mel.sampleRate(), mel.hopLength());
    }
}
