package io.github.voiceclone.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.runtime.CudaName;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that ONNX Runtime runs on: {@code cpu}, {@code cuda} or {@code cuda:N}, or several joined by commas, of which
 * the first that is there is taken.
 */
final class OnnxDevices {
    static final String CPU = "cpu";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxDevices.class);

    /** Messages that were logged once and are not repeated for every graph. */
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private OnnxDevices() {}

    /** Opens a session on a device. */
    @FunctionalInterface
    interface Opening {
        OrtSession open(OrtSession.SessionOptions options) throws OrtException;
    }

    /**
     * A session, and where it was opened.
     *
     * @param session the session
     * @param device the device's name
     */
    record Opened(OrtSession session, String device) {
        /** Returns whether that is the machine's own processors. */
        boolean onProcessors() {
            return device.equals(CPU);
        }
    }

    /** Makes the options of a session, without a device. */
    @FunctionalInterface
    interface Options {
        OrtSession.SessionOptions make() throws OrtException;
    }

    /** Returns the names of the devices that the library was built for. */
    static String names() {
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA) ? CPU + ", cuda" : CPU;
    }

    /**
     * Opens a session on the first device of a list that is there.
     *
     * @param devices names, joined by commas
     * @throws BackendUnavailableException if a name is none, or no device of the list is there
     * @throws OrtException if the graph is not to be loaded
     */
    static Opened open(String devices, Options options, Opening opening) throws OrtException {
        List<String> names =
                Arrays.stream(devices.split(",", -1)).map(String::strip).toList();
        names.forEach(OnnxDevices::requireKnown);
        @Nullable BackendUnavailableException missing = null;
        for (String name : names) {
            try {
                Opened opened = new Opened(openOn(name, options, opening), name);
                sayFallback(name, missing);
                return opened;
            } catch (BackendUnavailableException e) {
                missing = e;
            }
        }
        throw missing == null ? new BackendUnavailableException(unknown(devices)) : missing;
    }

    private static void requireKnown(String name) {
        if (!name.equals(CPU) && CudaName.ordinal(name).isEmpty()) {
            throw new BackendUnavailableException(unknown(name));
        }
    }

    private static String unknown(String name) {
        return "backend '" + OnnxRuntime.NAME + "' has no device '" + name + "': it runs on cpu, cuda or cuda:N, or the"
                + " first there is of several, as in cuda,cpu";
    }

    private static OrtSession openOn(String name, Options options, Opening opening) throws OrtException {
        OptionalInt gpu = CudaName.ordinal(name);
        try (OrtSession.SessionOptions session = options.make()) {
            if (gpu.isPresent()) {
                addCuda(session, name, gpu.getAsInt());
            }
            return opening.open(session);
        }
    }

    private static void addCuda(OrtSession.SessionOptions session, String name, int ordinal) {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            throw new BackendUnavailableException(
                    "device '" + name + "' is not there: the ONNX Runtime on the class path"
                            + " is the build for the CPU alone; put com.microsoft.onnxruntime:onnxruntime_gpu in the place of"
                            + " onnxruntime");
        }
        OrtNatives.unpackCuda();
        try {
            session.addCUDA(ordinal);
        } catch (OrtException e) {
            throw new BackendUnavailableException(
                    "device '" + name + "' is not there: ONNX Runtime's CUDA provider cannot start ("
                            + OrtMessages.line(e) + "); it needs an NVIDIA driver, CUDA 12 and cuDNN 9 where the system"
                            + " looks for libraries",
                    e);
        }
    }

    private static void sayFallback(String name, @Nullable BackendUnavailableException missing) {
        if (missing != null && SAID.add(name + missing.getMessage())) {
            LOG.warn("running on {}: {}", name, missing.getMessage());
        }
    }
}
