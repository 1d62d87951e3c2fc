/**
 * The {@code voiceclone} command. Its subcommands live in the packages below, by subject; none of these knows another,
 * only what all share: {@code options}, {@code profile} and {@code output}.
 */
@NullMarked
package io.github.voiceclone.cli;

import org.jspecify.annotations.NullMarked;
