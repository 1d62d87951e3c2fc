/** The model family of OpenMOSS's MOSS-TTS-Nano: a codec language model of Mandarin and English. */
@NullMarked
package io.github.voiceclone.moss;

import org.jspecify.annotations.NullMarked;
