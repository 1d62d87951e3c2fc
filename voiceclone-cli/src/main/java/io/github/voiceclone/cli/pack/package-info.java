/** Commands that write and compare voice packs: convert, optimize, compare. */
@NullMarked
package io.github.voiceclone.cli.pack;

import org.jspecify.annotations.NullMarked;
