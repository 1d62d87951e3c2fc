package io.github.voiceclone.sv2tts.decode;

/**
 * Encoded text of one utterance, over which the decoder attends.
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
