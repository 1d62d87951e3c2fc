/** Tunable numbers of the SV2TTS family. */
@NullMarked
package io.github.voiceclone.sv2tts.tuning;

import org.jspecify.annotations.NullMarked;
