/** The command {@code voiceclone batch}. */
@NullMarked
package io.github.voiceclone.cli.batch;

import org.jspecify.annotations.NullMarked;
