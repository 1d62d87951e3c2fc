package io.github.voiceclone.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.github.voiceclone.runtime.Tensor;
import java.util.HashMap;
import java.util.Map;

/** ONNX Runtime's views of tensors' memory, closed together. The memory itself stays the tensors'. */
final class NativeTensors implements AutoCloseable {
    private final Map<String, OnnxTensor> byName = new HashMap<>();

    private NativeTensors() {}

    static NativeTensors of(OrtEnvironment environment, Map<String, ? extends Tensor> tensors) throws OrtException {
        NativeTensors views = new NativeTensors();
        try {
            for (Map.Entry<String, ? extends Tensor> tensor : tensors.entrySet()) {
                views.byName.put(tensor.getKey(), view(environment, tensor.getValue()));
                NativeHandles.opened();
            }
            return views;
        } catch (OrtException | RuntimeException e) {
            views.close();
            throw e;
        }
    }

    private static OnnxTensor view(OrtEnvironment environment, Tensor tensor) throws OrtException {
        if (tensor instanceof Tensor.Floats floats) {
            return OnnxTensor.createTensor(environment, floats.buffer(), floats.shape());
        }
        Tensor.Longs longs = (Tensor.Longs) tensor;
        return OnnxTensor.createTensor(environment, longs.buffer(), longs.shape());
    }

    /** Returns the views, not copied: a wrapper would make an object for each of them in every run. */
    Map<String, OnnxTensor> byName() {
        return byName;
    }

    @Override
    public void close() {
        for (OnnxTensor tensor : byName.values()) {
            tensor.close();
            NativeHandles.closed();
        }
        byName.clear();
    }
}
