package io.github.voiceclone.listener;

/**
 * A request that waits for its turn.
 *
 * @param request the request
 * @param depth how many requests of its voice cloner wait with it, itself included
 */
public record QueueEntry(RequestInfo request, int depth) {}
