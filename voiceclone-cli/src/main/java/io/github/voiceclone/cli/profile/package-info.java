/** What a command spends its time and memory on, shown by {@code --profile} and {@code --profile-ops}. */
@NullMarked
package io.github.voiceclone.cli.profile;

import org.jspecify.annotations.NullMarked;
