/** Commands that work with saved voices and check recordings: voice, compare-voices. */
@NullMarked
package io.github.voiceclone.cli.voice;

import org.jspecify.annotations.NullMarked;
