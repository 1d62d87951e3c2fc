/** Graphs of Pocket TTS, written from its published weights and settings. */
@NullMarked
package io.github.voiceclone.convert.pocket;

import org.jspecify.annotations.NullMarked;
