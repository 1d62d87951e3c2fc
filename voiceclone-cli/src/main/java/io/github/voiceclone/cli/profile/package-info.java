/** Profiles of a command's time and memory: {@code --profile} and {@code --profile-ops}. */
@NullMarked
package io.github.voiceclone.cli.profile;

import org.jspecify.annotations.NullMarked;
