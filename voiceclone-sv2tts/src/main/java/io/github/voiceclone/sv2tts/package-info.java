/** The SV2TTS model family on any tensor runtime: voice packs, stages and the files they leave. */
@NullMarked
package io.github.voiceclone.sv2tts;

import org.jspecify.annotations.NullMarked;
