/** Mandarin text normalization: numbers, dates, units and signs as Chinese words. */
@NullMarked
package io.github.voiceclone.sv2tts.text.chinese;

import org.jspecify.annotations.NullMarked;
