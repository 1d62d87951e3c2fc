/** Short programs, each showing one thing. */
@NullMarked
package io.github.voiceclone.examples;

import org.jspecify.annotations.NullMarked;
