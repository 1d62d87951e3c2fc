/**
 * Interface of the backend to a GPU and TensorRT: memory, streams, events, CUDA graphs, engines.
 * {@link io.github.voiceclone.tensorrt.device.Platform} is the way in. Internal: it may change with any version.
 */
@NullMarked
package io.github.voiceclone.tensorrt.device;

import org.jspecify.annotations.NullMarked;
