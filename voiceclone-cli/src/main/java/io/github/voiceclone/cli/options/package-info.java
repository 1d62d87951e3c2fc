/** The options that several commands share, and the opening of the stages they name. */
@NullMarked
package io.github.voiceclone.cli.options;

import org.jspecify.annotations.NullMarked;
