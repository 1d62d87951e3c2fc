/** Text preparation of Pocket TTS: the chunks that are spoken in one go. */
@NullMarked
package io.github.voiceclone.pocket.text;

import org.jspecify.annotations.NullMarked;
