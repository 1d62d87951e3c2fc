/**
 * The {@code voiceclone} command. Its subcommands are in the packages below, by subject. None of them depends on another, only on
 * the shared packages {@code options}, {@code profile} and {@code output}.
 */
@NullMarked
package io.github.voiceclone.cli;

import org.jspecify.annotations.NullMarked;
