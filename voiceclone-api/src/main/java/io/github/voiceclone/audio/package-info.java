/** Audio clips, and the WAV files they are read from and written to. */
@NullMarked
package io.github.voiceclone.audio;

import org.jspecify.annotations.NullMarked;
