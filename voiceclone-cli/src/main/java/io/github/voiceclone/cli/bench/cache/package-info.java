/** What the caches of speaker embeddings cost and save: {@code voiceclone bench cache}. */
@NullMarked
package io.github.voiceclone.cli.bench.cache;

import org.jspecify.annotations.NullMarked;
