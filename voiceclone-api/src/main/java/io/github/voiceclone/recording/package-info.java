/** Checks of recordings: what is wrong with one, measured, and what to do about it. */
@NullMarked
package io.github.voiceclone.recording;

import org.jspecify.annotations.NullMarked;
