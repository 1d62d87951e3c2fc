/**
 * What the backend asks of a GPU and of TensorRT, and nothing more: memory, streams, events, replayed launches, engines.
 * {@link io.github.voiceclone.tensorrt.device.Platform} is the way in. Internal: it may change with any version.
 */
@NullMarked
package io.github.voiceclone.tensorrt.device;

import org.jspecify.annotations.NullMarked;
