/** Strict verifier of ONNX graphs: checks operators, inputs, outputs and all shapes before a runtime parses the file. */
@NullMarked
package io.github.voiceclone.runtime.verify;

import org.jspecify.annotations.NullMarked;
