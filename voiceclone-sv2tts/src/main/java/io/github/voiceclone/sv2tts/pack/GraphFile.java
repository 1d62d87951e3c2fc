package io.github.voiceclone.sv2tts.pack;

/**
 * A graph in a voice pack.
 *
 * @param file path in the pack, with forward slashes
 * @param bytes its size
 * @param sha256 SHA-256 of its content, in lower-case hex
 */
public record GraphFile(String file, long bytes, String sha256) {}
