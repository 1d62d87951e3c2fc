/**
 * The seam of {@code io.github.voiceclone.tensorrt.device} on NVIDIA's libraries: CUDA's driver API through JCuda,
 * TensorRT through bytedeco's presets. No class of this package touches native code before {@link
 * io.github.voiceclone.tensorrt.nvidia.NvidiaPlatform#availability} or {@code device} is called. Internal.
 */
@NullMarked
package io.github.voiceclone.tensorrt.nvidia;

import org.jspecify.annotations.NullMarked;
