package io.github.voiceclone.convert.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.graph.TensorProtos;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.HashMap;
import java.util.Map;

/** The float32 constants of a graph by name, to read weights back from. */
public final class GraphConstants {
    private final String graph;
    private final Map<String, TensorProto> tensors = new HashMap<>();

    /** Reads the constants of a graph. */
    public GraphConstants(ModelProto model) {
        graph = model.getGraph().getName();
        model.getGraph().getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
    }

    /** Tells whether there is a constant of this name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /**
     * Returns a constant.
     *
     * @throws CheckpointException if there is none of this name, or it is not float32
     */
    public Weights get(String name) {
        return TensorProtos.floats(tensors.get(name))
                .orElseThrow(() -> new CheckpointException("graph '" + graph + "' has no float32 constant '" + name
                        + "': it is not as this version's converter writes it; convert the checkpoint again"));
    }

    /** Returns a matrix [in, out] as PyTorch has it: [out, in]. */
    public Weights transposed(String name) {
        return WeightMath.transpose(get(name));
    }

    /** Returns a constant's values in another shape. */
    Weights shaped(String name, int... shape) {
        return new Weights(get(name).values(), shape);
    }

    /** Returns how many consecutive indices from 0 there are as {@code prefix + index + suffix}. */
    public int count(String prefix, String suffix) {
        int n = 0;
        while (has(prefix + n + suffix)) {
            n++;
        }
        return n;
    }
}
