package io.github.voiceclone.sv2tts.decode;

/**
 * What the decoder attends over for one utterance.
 *
 * @param memory [symbols, width]: the text encoder's output with speaker and style; not copied
 * @param keys [symbols, width]: memory as projected for the attention; not copied
 * @param symbols number of symbols
 */
@SuppressWarnings("ArrayRecordComponent") // handed from graph to graph, never compared
record EncodedText(float[] memory, float[] keys, int symbols) {
    /** Returns the width of the memory. */
    int memoryWidth() {
        return memory.length / symbols;
    }

    /** Returns the width of the keys. */
    int keyWidth() {
        return keys.length / symbols;
    }
}
