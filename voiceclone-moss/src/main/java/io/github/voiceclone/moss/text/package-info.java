/** Text preparation of MOSS-TTS-Nano: clean text, and the chunks that are spoken in one go. */
@NullMarked
package io.github.voiceclone.moss.text;

import org.jspecify.annotations.NullMarked;
