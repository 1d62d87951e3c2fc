package io.github.voiceclone.text;

/**
 * The reading of something written.
 *
 * @param end where in the text it ends, exclusive
 * @param spoken what is read for it
 */
public record Reading(int end, String spoken) {}
