package io.github.voiceclone.tensorrt.nvidia;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.VoiceCloneException;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * A GPU through CUDA's driver API, in its primary context: the one that TensorRT uses. A context is current to a thread, so
 * every call makes it so first. Thread-safe.
 */
final class Cuda {
    private static final int MAX_NAME_BYTES = 256;

    private final CUdevice device;
    private final CUcontext context;

    private Cuda(CUdevice device, CUcontext context) {
        this.device = device;
        this.context = context;
    }

    /** Throws an error if a call failed. */
    static void check(int result, String what) {
        if (result != CUresult.CUDA_SUCCESS) {
            String message = "CUDA failed to " + what + ": " + CUresult.stringFor(result);
            throw result == CUresult.CUDA_ERROR_OUT_OF_MEMORY
                    ? new BackendUnavailableException(
                            message + "; end other programs on the GPU, use fp16, or run fewer requests at once")
                    : new VoiceCloneException(message);
        }
    }

    /** Returns the newest CUDA version that the driver runs: 1000 times the major, 10 times the minor. */
    static int driverVersion() {
        NativeLoading.loadDriver();
        check(JCudaDriver.cuInit(0), "start");
        int[] version = new int[1];
        check(JCudaDriver.cuDriverGetVersion(version), "tell its version");
        return version[0];
    }

    static String versionText(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    static int deviceCount() {
        NativeLoading.loadDriver();
        check(JCudaDriver.cuInit(0), "start");
        int[] count = new int[1];
        check(JCudaDriver.cuDeviceGetCount(count), "count the GPUs");
        return count[0];
    }

    /** Opens a GPU; its primary context stays until the process ends. */
    static Cuda open(int ordinal) {
        CUdevice device = new CUdevice();
        check(JCudaDriver.cuDeviceGet(device, ordinal), "find GPU cuda:" + ordinal);
        CUcontext context = new CUcontext();
        check(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "open GPU cuda:" + ordinal);
        return new Cuda(device, context);
    }

    /** Sets the GPU's context as the calling thread's current one. */
    void use() {
        check(JCudaDriver.cuCtxSetCurrent(context), "switch to the GPU");
    }

    String name() {
        byte[] name = new byte[MAX_NAME_BYTES];
        check(JCudaDriver.cuDeviceGetName(name, name.length, device), "name the GPU");
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, java.nio.charset.StandardCharsets.US_ASCII);
    }

    String computeCapability() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR) + "."
                + attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    }

    private int attribute(int attribute) {
        int[] value = new int[1];
        check(JCudaDriver.cuDeviceGetAttribute(value, attribute, device), "describe the GPU");
        return value[0];
    }

    /** Returns free and total memory in bytes. */
    long[] memory() {
        use();
        long[] free = new long[1];
        long[] total = new long[1];
        check(JCudaDriver.cuMemGetInfo(free, total), "tell the GPU's memory");
        return new long[] {free[0], total[0]};
    }
}
