/** The model family of kyutai's Pocket TTS, on any tensor runtime. */
@NullMarked
package io.github.voiceclone.pocket;

import org.jspecify.annotations.NullMarked;
