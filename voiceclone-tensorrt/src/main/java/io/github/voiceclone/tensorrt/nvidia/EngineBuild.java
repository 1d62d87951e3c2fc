package io.github.voiceclone.tensorrt.nvidia;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.tensorrt.device.BuildRequest;
import io.github.voiceclone.tensorrt.device.BuiltEngine;
import io.github.voiceclone.tensorrt.device.OptimizationProfile;
import io.github.voiceclone.tensorrt.device.OptimizationProfile.Extents;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.BuilderFlag;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;

/** Build of an engine, with its native objects. TensorRT 11 computes in the types that the graph has. */
final class EngineBuild implements AutoCloseable {
    private final BuildRequest request;
    private final Deque<Pointer> owned = new ArrayDeque<>();

    EngineBuild(BuildRequest request) {
        this.request = request;
    }

    /** Native objects of a build, deleted when the build is closed. */
    private record Prepared(IBuilder builder, INetworkDefinition network, IBuilderConfig config) {}

    BuiltEngine run() {
        Prepared prepared = prepared();
        ITimingCache timings = timings(prepared.config);
        IHostMemory engine = own(prepared.builder.buildSerializedNetwork(prepared.network, prepared.config), what());
        return new BuiltEngine(copy(engine), copy(own(timings.serialize(), "keep its measurements")));
    }

    /** Parses the graph and adds the optimization profiles: all that precedes the choice of kernels. */
    void prepare() {
        prepared();
    }

    private Prepared prepared() {
        IBuilder builder = own(nvinfer.createInferBuilder(TensorRtLog.LOG), "start a build");
        INetworkDefinition network = own(builder.createNetworkV2(0), "make a network");
        parse(network);
        IBuilderConfig config = own(builder.createBuilderConfig(), "make a configuration");
        if (!request.tensorFloat32()) {
            config.clearFlag(BuilderFlag.kTF32);
        }
        for (OptimizationProfile profile : request.profiles()) {
            addProfile(builder, config, profile);
        }
        return new Prepared(builder, network, config);
    }

    private String what() {
        return "build engine '" + request.name() + "'";
    }

    private void parse(INetworkDefinition network) {
        // The parser holds the weights of the network, so it stays until the build is closed.
        IParser parser = own(nvonnxparser.createParser(network, TensorRtLog.LOG), "make a parser");
        try (BytePointer bytes = new BytePointer(request.onnx().slice())) {
            if (!parser.parse(bytes, request.onnx().remaining())) {
                StringBuilder errors = new StringBuilder();
                for (int i = 0; i < parser.getNbErrors(); i++) {
                    errors.append("; ")
                            .append(TensorRtLog.line(parser.getError(i).desc()));
                }
                throw new VoiceCloneException("TensorRT cannot read graph '" + request.name() + "'" + errors);
            }
        }
    }

    private static void addProfile(IBuilder builder, IBuilderConfig config, OptimizationProfile profile) {
        IOptimizationProfile ranges = builder.createOptimizationProfile();
        profile.inputs().forEach((input, extents) -> set(ranges, input, extents));
        TensorRt.check(config.addOptimizationProfile(ranges) >= 0, "take the profile " + profile.text());
    }

    private static void set(IOptimizationProfile profile, String input, Extents extents) {
        boolean set = profile.setDimensions(input, OptProfileSelector.kMIN, TensorRt.dims(extents.min()))
                && profile.setDimensions(input, OptProfileSelector.kOPT, TensorRt.dims(extents.opt()))
                && profile.setDimensions(input, OptProfileSelector.kMAX, TensorRt.dims(extents.max()));
        TensorRt.check(set, "set the extents " + extents + " of '" + input + "'");
    }

    /** Sets the timing cache of earlier builds; an empty one if it does not fit. */
    private ITimingCache timings(IBuilderConfig config) {
        ByteBuffer before = request.timings();
        try (BytePointer bytes = new BytePointer(before.slice())) {
            ITimingCache kept = config.createTimingCache(bytes, before.remaining());
            if (kept != null && !kept.isNull()) {
                owned.push(kept);
                if (config.setTimingCache(kept, false)) {
                    return kept;
                }
            }
        }
        ITimingCache empty = own(config.createTimingCache(new Pointer(), 0), "measure");
        TensorRt.check(config.setTimingCache(empty, false), "measure");
        return empty;
    }

    private <T extends Pointer> T own(T made, String what) {
        owned.push(TensorRt.required(made, what));
        return made;
    }

    private static ByteBuffer copy(IHostMemory memory) {
        int bytes = Math.toIntExact(memory.size());
        ByteBuffer copy = ByteBuffer.allocateDirect(bytes);
        BytePointer content = new BytePointer(memory.data());
        copy.put(content.position(0).limit(bytes).asByteBuffer());
        return copy.flip();
    }

    @Override
    public void close() {
        owned.forEach(Deletion::delete);
        owned.clear();
    }
}
