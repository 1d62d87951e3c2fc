/** The command that speaks many texts: {@code voiceclone batch}. */
@NullMarked
package io.github.voiceclone.cli.batch;

import org.jspecify.annotations.NullMarked;
