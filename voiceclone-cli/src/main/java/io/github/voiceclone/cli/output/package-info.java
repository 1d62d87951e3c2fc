/** What every command writes, in one way: its files, its progress, its errors, and JSON. */
@NullMarked
package io.github.voiceclone.cli.output;

import org.jspecify.annotations.NullMarked;
