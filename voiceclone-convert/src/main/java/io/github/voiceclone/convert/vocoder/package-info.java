/** HiFi-GAN and Fre-GAN vocoders as ONNX graphs, and back. */
@NullMarked
package io.github.voiceclone.convert.vocoder;

import org.jspecify.annotations.NullMarked;
