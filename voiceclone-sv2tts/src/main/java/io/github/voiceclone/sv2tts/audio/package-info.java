/** The signal processing of SV2TTS: loudness, silence, mel spectrograms and their inversion. */
@NullMarked
package io.github.voiceclone.sv2tts.audio;

import org.jspecify.annotations.NullMarked;
