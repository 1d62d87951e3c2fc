/** The command {@code voiceclone bench cache}. */
@NullMarked
package io.github.voiceclone.cli.bench.cache;

import org.jspecify.annotations.NullMarked;
