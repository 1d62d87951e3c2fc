/** JMH benchmarks of the hot paths. */
@NullMarked
package io.github.voiceclone.benchmarks;

import org.jspecify.annotations.NullMarked;
