/** Output shared by all commands: files, progress, errors, JSON. */
@NullMarked
package io.github.voiceclone.cli.output;

import org.jspecify.annotations.NullMarked;
