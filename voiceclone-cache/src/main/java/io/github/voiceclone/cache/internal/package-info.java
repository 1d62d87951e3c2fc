/** The link to Redis, for this project's own modules. */
@NullMarked
package io.github.voiceclone.cache.internal;

import org.jspecify.annotations.NullMarked;
