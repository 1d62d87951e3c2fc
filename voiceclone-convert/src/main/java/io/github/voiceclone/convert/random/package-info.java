/** Networks of the published sizes with random weights, for measuring speed and memory without a checkpoint. */
@NullMarked
package io.github.voiceclone.convert.random;

import org.jspecify.annotations.NullMarked;
