/** Dynamic batching: merging of what several callers run on one graph at the same time. */
@NullMarked
package io.github.voiceclone.runtime.batch;

import org.jspecify.annotations.NullMarked;
