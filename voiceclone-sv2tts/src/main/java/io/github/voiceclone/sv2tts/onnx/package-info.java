/** The check that an ONNX graph is one of this library's, made before any runtime sees it. */
@NullMarked
package io.github.voiceclone.sv2tts.onnx;

import org.jspecify.annotations.NullMarked;
