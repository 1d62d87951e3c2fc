/** SentencePiece models (Kudo and Richardson, 2018, arXiv 1808.06226) of the types unigram and BPE: text to tokens and back. */
@NullMarked
package io.github.voiceclone.codeclm.sentencepiece;

import org.jspecify.annotations.NullMarked;
