package io.github.voiceclone.listener;

/**
 * A request that waits for its turn.
 *
 * @param request the request, or the first of a call of several
 * @param depth how many calls of its voice cloner wait with it, itself included
 */
public record QueueEntry(RequestInfo request, int depth) {}
