/** The encoder of MP3. */
@NullMarked
package io.github.voiceclone.mp3;

import org.jspecify.annotations.NullMarked;
