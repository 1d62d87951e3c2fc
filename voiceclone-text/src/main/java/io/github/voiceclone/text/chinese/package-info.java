/** Mandarin text normalization: numbers, dates, units and signs as Chinese words. */
@NullMarked
package io.github.voiceclone.text.chinese;

import org.jspecify.annotations.NullMarked;
