/** The decode loop: one step of the decoder at a time, with its state and its random draws. */
@NullMarked
package io.github.voiceclone.sv2tts.decode;

import org.jspecify.annotations.NullMarked;
