/** How rows that several callers ask for at the same time share the runs of a graph. */
@NullMarked
package io.github.voiceclone.sv2tts.batch;

import org.jspecify.annotations.NullMarked;
