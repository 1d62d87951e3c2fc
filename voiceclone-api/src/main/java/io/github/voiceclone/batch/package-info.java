/** What programs that speak many texts have in common: seeds, voices, output files, and what is wrong with the speech. */
@NullMarked
package io.github.voiceclone.batch;

import org.jspecify.annotations.NullMarked;
