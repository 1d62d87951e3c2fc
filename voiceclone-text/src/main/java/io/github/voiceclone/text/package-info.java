/** Text on its way to a transcription: what each language does with it, and where each character came from. */
@NullMarked
package io.github.voiceclone.text;

import org.jspecify.annotations.NullMarked;
