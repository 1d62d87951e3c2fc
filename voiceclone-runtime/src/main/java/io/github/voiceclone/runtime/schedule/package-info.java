/** CPU scheduling: division of the processors among the concurrent runs of a graph. */
@NullMarked
package io.github.voiceclone.runtime.schedule;

import org.jspecify.annotations.NullMarked;
