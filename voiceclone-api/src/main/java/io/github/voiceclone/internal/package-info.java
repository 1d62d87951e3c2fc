/** What voiceclone's own modules share; not for others, and free to change. */
@NullMarked
package io.github.voiceclone.internal;

import org.jspecify.annotations.NullMarked;
