package io.github.voiceclone.tensorrt;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.runtime.CudaName;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.tensorrt.device.BuildRequest;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.Platform;
import io.github.voiceclone.tensorrt.engine.EngineFolder;
import io.github.voiceclone.tensorrt.engine.EngineKey;
import io.github.voiceclone.tensorrt.engine.EngineListener;
import io.github.voiceclone.tensorrt.engine.EngineStore;
import io.github.voiceclone.tensorrt.engine.IoTensors;
import io.github.voiceclone.tensorrt.engine.OptimizationProfiles;
import io.github.voiceclone.tensorrt.nvidia.NvidiaPlatform;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TensorRT on an NVIDIA GPU, in {@code fp16} unless {@code fp32} is asked for. Graphs are built into engines when first
 * loaded, which takes minutes for a full-size pack, and kept in {@link EngineFolder#standard}. Thread-safe.
 */
public final class TensorRtRuntime implements TensorRuntime {
    /** The backend name. */
    public static final String NAME = "tensorrt";

    private final String name;
    private final Platform platform;
    private final EngineStore store;

    /** Creates the runtime on this machine's GPUs; native libraries are loaded when first needed. */
    public TensorRtRuntime() {
        this(EngineFolder.standard(), new EngineListener() {});
    }

    /**
     * Creates the runtime on this machine's GPUs; native libraries are loaded when first needed.
     *
     * @param engines the folder to keep engines in
     * @param listener notified of engines built and read
     */
    public TensorRtRuntime(Path engines, EngineListener listener) {
        this(NAME, NvidiaPlatform.shared(), new EngineStore(engines, listener));
    }

    TensorRtRuntime(String name, Platform platform, EngineStore store) {
        this.name = name;
        this.platform = platform;
        this.store = store;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Availability availability() {
        return platform.availability();
    }

    @Override
    public String defaultPrecision() {
        return Precision.FP16;
    }

    @Override
    public String defaultDevice() {
        return "cuda";
    }

    @Override
    public Optional<String> convertsFrom(String precision) {
        return precision.equals(Precision.FP16) ? Optional.of(Precision.FP32) : Optional.empty();
    }

    @Override
    public Graph load(String graph, ByteBuffer onnx, GraphOptions options) {
        requireComputable(options);
        Device device = device(options.device());
        IoTensors io = IoTensors.of(graph, onnx);
        OptimizationProfiles profiles = OptimizationProfiles.of(graph, io, options.requirements());
        EngineKey key = EngineKey.of(new Sha256().add(onnx).hex(), options.precision(), device.info(), profiles);
        ByteBuffer built = store.get(key, timings -> {
            ByteBuffer typed = TypedGraph.of(graph, onnx, options);
            boolean tensorFloat32 = !options.precision().equals(Precision.FP32);
            return device.build(new BuildRequest(graph, typed, profiles.all(), tensorFloat32, timings));
        });
        return TensorRtGraph.load(device, built, io, profiles);
    }

    /**
     * Returns the memory of a GPU that is free now, in bytes.
     *
     * @throws BackendUnavailableException if there is no such GPU
     */
    public long freeBytes(String device) {
        return device(device).freeBytes();
    }

    private void requireComputable(GraphOptions options) {
        if (!options.precision().equals(Precision.FP16) && !options.precision().equals(Precision.FP32)) {
            throw new BackendUnavailableException("backend '" + name + "' has no precision '" + options.precision()
                    + "': it computes in " + Precision.FP16 + " or " + Precision.FP32);
        }
    }

    private Device device(String device) {
        int ordinal = CudaName.ordinal(device)
                .orElseThrow(() -> new BackendUnavailableException("backend '" + name + "' has no device '" + device
                        + "': it runs on cuda, or cuda:N for GPU number N"));
        platform.availability().require(name);
        return platform.device(ordinal);
    }
}
