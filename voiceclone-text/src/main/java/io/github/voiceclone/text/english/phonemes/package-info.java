/** English words as the phonemes of CMU's pronouncing dictionary. */
@NullMarked
package io.github.voiceclone.text.english.phonemes;

import org.jspecify.annotations.NullMarked;
