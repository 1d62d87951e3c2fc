/** English text normalization: numbers, dates, signs and abbreviations as words. */
@NullMarked
package io.github.voiceclone.text.english;

import org.jspecify.annotations.NullMarked;
