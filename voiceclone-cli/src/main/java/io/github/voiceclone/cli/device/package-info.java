/** The commands that tell what this machine can run, and fit a pack to its GPU: doctor, engine. */
@NullMarked
package io.github.voiceclone.cli.device;

import org.jspecify.annotations.NullMarked;
