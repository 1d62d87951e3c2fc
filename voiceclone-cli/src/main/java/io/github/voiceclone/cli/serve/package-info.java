/** The command that runs the speech server. */
@NullMarked
package io.github.voiceclone.cli.serve;

import org.jspecify.annotations.NullMarked;
