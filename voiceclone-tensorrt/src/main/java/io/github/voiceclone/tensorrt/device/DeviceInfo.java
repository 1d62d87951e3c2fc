package io.github.voiceclone.tensorrt.device;

/**
 * Properties that an engine depends on, apart from its graph.
 *
 * @param name the GPU's name, as in {@code NVIDIA H200}
 * @param computeCapability the GPU's, as in {@code 9.0}
 * @param library the TensorRT version, as in {@code 11.2.0}
 * @param driver the newest CUDA version the driver can run, as in {@code 13.0}
 * @param totalBytes the GPU's memory
 */
public record DeviceInfo(String name, String computeCapability, String library, String driver, long totalBytes) {}
