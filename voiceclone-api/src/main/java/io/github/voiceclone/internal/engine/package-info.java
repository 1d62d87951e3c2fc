/** The engine behind {@link io.github.voiceclone.VoiceCloner}. Not for others: it may change at any time. */
@NullMarked
package io.github.voiceclone.internal.engine;

import org.jspecify.annotations.NullMarked;
