/** The {@code voiceclone} command. */
@NullMarked
package io.github.voiceclone.cli;

import org.jspecify.annotations.NullMarked;
