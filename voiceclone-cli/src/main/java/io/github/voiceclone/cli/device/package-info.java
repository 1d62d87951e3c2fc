/** Commands of this machine's backends and engines: doctor, engine. */
@NullMarked
package io.github.voiceclone.cli.device;

import org.jspecify.annotations.NullMarked;
