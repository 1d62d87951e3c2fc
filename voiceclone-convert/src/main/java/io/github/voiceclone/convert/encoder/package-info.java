/** Speaker encoders of GE2E as ONNX graphs, and back. */
@NullMarked
package io.github.voiceclone.convert.encoder;

import org.jspecify.annotations.NullMarked;
