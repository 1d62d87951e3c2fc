/** English text normalization: numbers, dates, signs and abbreviations as words. */
@NullMarked
package io.github.voiceclone.sv2tts.text.english;

import org.jspecify.annotations.NullMarked;
