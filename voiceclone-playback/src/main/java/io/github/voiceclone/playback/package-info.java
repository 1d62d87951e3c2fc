/** Playback of speech while it is synthesized. */
@NullMarked
package io.github.voiceclone.playback;

import org.jspecify.annotations.NullMarked;
