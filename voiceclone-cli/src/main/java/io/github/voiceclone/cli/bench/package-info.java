/** The command {@code voiceclone bench}. */
@NullMarked
package io.github.voiceclone.cli.bench;

import org.jspecify.annotations.NullMarked;
