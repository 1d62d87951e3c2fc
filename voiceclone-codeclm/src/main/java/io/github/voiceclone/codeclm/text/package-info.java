/** Texts of codec language models: the chunks that are spoken in one go, and where they stand in a text. */
@NullMarked
package io.github.voiceclone.codeclm.text;

import org.jspecify.annotations.NullMarked;
