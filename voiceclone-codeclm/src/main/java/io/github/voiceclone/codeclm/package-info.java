/**
 * Runtime of codec language models of any architecture: {@link io.github.voiceclone.codeclm.LanguageModel} continues
 * sequences whose keys and values it keeps, {@link io.github.voiceclone.codeclm.StepLoop} lets rows of different lengths share
 * its steps, and {@link io.github.voiceclone.codeclm.StreamedCodec} runs one half of a codec part by part.
 */
@NullMarked
package io.github.voiceclone.codeclm;

import org.jspecify.annotations.NullMarked;
