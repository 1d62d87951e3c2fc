package io.github.voiceclone.tensorrt.nvidia;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.VoiceCloneException;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IRuntime;
import org.jspecify.annotations.Nullable;

/** The TensorRT library. Its native code is loaded with the first call. */
final class TensorRt {
    @GuardedBy("TensorRt.class")
    private static @Nullable IRuntime runtime;

    private TensorRt() {}

    static int majorVersion() {
        TensorRtLibraries.load();
        return nvinfer.getInferLibMajorVersion();
    }

    static String version() {
        TensorRtLibraries.load();
        return nvinfer.getInferLibMajorVersion() + "." + nvinfer.getInferLibMinorVersion() + "."
                + nvinfer.getInferLibPatchVersion();
    }

    /** Returns the runtime that deserializes engines; one for each process. */
    static synchronized IRuntime runtime() {
        if (runtime == null) {
            runtime = required(nvinfer.createInferRuntime(TensorRtLog.LOG), "start");
        }
        return runtime;
    }

    /** The lowest address of an object: a failed call may give one that is a little over zero. */
    private static final long LOWEST_ADDRESS = 1L << 16;

    /** Returns a call's result; throws an error with TensorRT's log if it is null. */
    static <T extends Pointer> T required(@Nullable T found, String what) {
        if (found == null || Long.compareUnsigned(found.address(), LOWEST_ADDRESS) < 0) {
            throw new VoiceCloneException("TensorRT failed to " + what + ": " + TensorRtLog.LOG.lastErrors());
        }
        return found;
    }

    /** Throws an error with TensorRT's log if a call failed. */
    static void check(boolean done, String what) {
        if (!done) {
            throw new VoiceCloneException("TensorRT failed to " + what + ": " + TensorRtLog.LOG.lastErrors());
        }
    }

    static Dims64 dims(long... extents) {
        Dims64 dims = new Dims64();
        dims.nbDims(extents.length);
        for (int axis = 0; axis < extents.length; axis++) {
            dims.d(axis, extents[axis]);
        }
        return dims;
    }

    static long[] extents(Dims64 dims) {
        long[] extents = new long[Math.max(0, dims.nbDims())];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = dims.d(axis);
        }
        return extents;
    }

    /** A pointer to an address that JavaCPP did not make. */
    static final class At extends Pointer {
        At(long address) {
            this.address = address;
        }
    }
}
