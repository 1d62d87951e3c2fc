/**
 * The text front end of SV2TTS: from written text to the symbols a synthesizer reads.
 *
 * <p>{@link io.github.voiceclone.sv2tts.text.TextSplitter} cuts text of any length into utterances,
 * {@link io.github.voiceclone.sv2tts.text.TextFrontEnd} turns an utterance into a
 * {@link io.github.voiceclone.sv2tts.text.SpokenText}, in the alphabet of a
 * {@link io.github.voiceclone.sv2tts.text.SymbolTable}.
 */
@NullMarked
package io.github.voiceclone.sv2tts.text;

import org.jspecify.annotations.NullMarked;
