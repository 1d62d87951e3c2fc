/** A small trained voice pack in a jar: what a voice cloner speaks with when no other pack is set. */
@NullMarked
package io.github.voiceclone.demo;

import org.jspecify.annotations.NullMarked;
