package io.github.voiceclone.tensorrt.nvidia;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.tensorrt.presets.nvinfer;
import org.jspecify.annotations.Nullable;

/**
 * Loads TensorRT's native libraries and their JavaCPP binding. JavaCPP's own way would load the bindings of cudart, cuBLAS,
 * cuDNN and NVRTC first, which its presets list and TensorRT does not need: some gigabytes that nobody has to install so.
 * Libraries that are not on the class path are looked for where the system does.
 */
final class TensorRtLibraries {
    /** JavaCPP's property that makes it load libraries when its classes are initialized. */
    private static final String SWITCH = "org.bytedeco.javacpp.loadLibraries";

    private static final String FOLDER = "/org/bytedeco/tensorrt/";

    private static final String BINDING = "libjninvinfer.so";

    /** In the order of their needs; the builder's resources are loaded by TensorRT itself, from next to its library. */
    private static final List<String> LIBRARIES = List.of(
            "libnvinfer_builder_resource_ptx.so.11.2.1",
            "libnvinfer.so.11",
            BINDING,
            "libnvonnxparser.so.11",
            "libjninvonnxparser.so");

    private static final String PRESETS = "org.bytedeco.tensorrt.";

    /** The classes in use that would load libraries when they are initialised. */
    private static final List<String> CLASSES = List.of(
            "global.nvinfer",
            "nvinfer.ILogger",
            "nvinfer.IRuntime",
            "nvinfer.IBuilder",
            "nvinfer.IBuilderConfig",
            "nvinfer.INetworkDefinition",
            "nvinfer.IOptimizationProfile",
            "nvinfer.IHostMemory",
            "nvinfer.ITimingCache",
            "nvinfer.ICudaEngine",
            "nvinfer.IExecutionContext",
            "nvinfer.Dims64",
            "global.nvonnxparser",
            "nvonnxparser.IParser",
            "nvonnxparser.IParserError");

    private TensorRtLibraries() {}

    /**
     * Loads them; does nothing the second time.
     *
     * @throws LinkageError if one is not there
     */
    static void load() {
        Loaded.touch();
    }

    /** Initialised once, under the class's lock. */
    private static final class Loaded {
        static {
            NativeLoading.loadFromCache(() -> {
                Loader.load(BytePointer.class);
                Loader.load(LongPointer.class);
                if (Loader.getPlatform().startsWith("linux")) {
                    withoutJavaCpp();
                }
            });
        }

        static void touch() {}

        private static void withoutJavaCpp() {
            String before = System.setProperty(SWITCH, "false");
            try {
                LIBRARIES.forEach(TensorRtLibraries::load);
                CLASSES.forEach(TensorRtLibraries::initialize);
            } finally {
                restore(before);
            }
        }

        private static void restore(@Nullable String before) {
            if (before == null) {
                System.clearProperty(SWITCH);
            } else {
                System.setProperty(SWITCH, before);
            }
        }
    }

    private static void load(String library) {
        try {
            File file = Loader.cacheResource(nvinfer.class, FOLDER + Loader.getPlatform() + "/" + library);
            if (file != null && !library.contains("builder_resource")) {
                System.load(file.getPath());
            } else if (library.equals(BINDING)) {
                throw new UnsatisfiedLinkError(library + " is not on the class path");
            }
        } catch (IOException e) {
            throw new UnsatisfiedLinkError(library + " cannot be put into JavaCPP's cache folder: " + e);
        }
    }

    private static void initialize(String type) {
        try {
            Class.forName(PRESETS + type);
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(PRESETS + type);
        }
    }
}
