package io.github.voiceclone.convert.checkpoint;

/**
 * Entry of a zip archive's directory; none of it is checked.
 *
 * @param name the entry's name
 * @param method how it is packed
 * @param crc its CRC-32
 * @param bytes its size
 * @param packedBytes its size in the archive
 * @param offset where its local header is
 */
record ZipRecord(String name, int method, long crc, long bytes, long packedBytes, long offset) {
    static final int STORED = 0;
    static final int DEFLATED = 8;
    /** Stands for whatever method an encrypted entry has. */
    static final int ENCRYPTED = -1;
}
