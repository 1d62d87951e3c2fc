/** Speaker encoders as ONNX graphs, and back: LSTMs of GE2E, and time-delay networks. */
@NullMarked
package io.github.voiceclone.convert.encoder;

import org.jspecify.annotations.NullMarked;
