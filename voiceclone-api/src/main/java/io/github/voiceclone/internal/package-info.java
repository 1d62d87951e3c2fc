/** Helpers shared by voiceclone's own modules. Not for others: they may change at any time. */
@NullMarked
package io.github.voiceclone.internal;

import org.jspecify.annotations.NullMarked;
