/** The commands that make voice packs and judge them: convert, optimize, compare. */
@NullMarked
package io.github.voiceclone.cli.pack;

import org.jspecify.annotations.NullMarked;
