/** A speech server that clients of OpenAI's speech endpoint speak to: {@link io.github.voiceclone.server.SpeechServer}. */
@NullMarked
package io.github.voiceclone.server;

import org.jspecify.annotations.NullMarked;
