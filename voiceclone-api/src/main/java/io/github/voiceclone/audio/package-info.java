/** Audio clips, the files they are read from and written to, and the SPI of their formats. */
@NullMarked
package io.github.voiceclone.audio;

import org.jspecify.annotations.NullMarked;
