/** Decoders and encoders of compressed audio: FLAC, MP3 and Opus. */
@NullMarked
package io.github.voiceclone.audio.formats;

import org.jspecify.annotations.NullMarked;
