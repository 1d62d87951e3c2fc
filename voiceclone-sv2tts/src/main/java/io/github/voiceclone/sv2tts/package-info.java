/**
 * The SV2TTS model family (Jia et al., 2018, arXiv 1806.04558): its three stages, written once for every tensor runtime.
 */
@NullMarked
package io.github.voiceclone.sv2tts;

import org.jspecify.annotations.NullMarked;
