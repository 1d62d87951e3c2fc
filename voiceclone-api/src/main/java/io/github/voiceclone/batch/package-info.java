/** Seeds, voices, output files and flaws of speech, for programs that speak many texts. */
@NullMarked
package io.github.voiceclone.batch;

import org.jspecify.annotations.NullMarked;
