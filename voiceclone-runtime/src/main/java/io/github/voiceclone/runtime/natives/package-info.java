/** Loading of native libraries that are unpacked from a jar. */
@NullMarked
package io.github.voiceclone.runtime.natives;

import org.jspecify.annotations.NullMarked;
