/**
 * The HTTP contract of the speech server: requests in, responses out, as values and streams. It knows no web framework; an
 * adapter to one hands each request to {@link io.github.voiceclone.server.contract.SpeechApi}.
 */
@NullMarked
package io.github.voiceclone.server.contract;

import org.jspecify.annotations.NullMarked;
