/** Vocoders that filter pulses and noise: the two excitations, and the filters of each frame by Fourier transforms. */
@NullMarked
package io.github.voiceclone.sv2tts.source;

import org.jspecify.annotations.NullMarked;
