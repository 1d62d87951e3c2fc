/** Networks of every stage: reading weights back from a graph, settings files, weight norm. */
@NullMarked
package io.github.voiceclone.convert.network;

import org.jspecify.annotations.NullMarked;
