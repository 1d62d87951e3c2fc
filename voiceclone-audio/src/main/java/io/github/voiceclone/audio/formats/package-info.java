/** Decoders and encoders of compressed audio: FLAC and MP3. */
@NullMarked
package io.github.voiceclone.audio.formats;

import org.jspecify.annotations.NullMarked;
