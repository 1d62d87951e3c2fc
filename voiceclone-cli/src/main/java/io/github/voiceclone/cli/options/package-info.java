/** Options that several commands share. */
@NullMarked
package io.github.voiceclone.cli.options;

import org.jspecify.annotations.NullMarked;
