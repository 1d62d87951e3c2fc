package io.github.voiceclone.observe;

/**
 * A request that waits for its turn.
 *
 * @param request its number, as in {@link StageCall#requests()}
 * @param depth how many requests of its voice cloner wait with it, itself included
 */
public record QueueEntry(long request, int depth) {}
