package io.github.voiceclone.tensorrt;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.device.DeviceMemory;
import io.github.voiceclone.tensorrt.device.Engine;
import io.github.voiceclone.tensorrt.device.ExecutionContext;
import io.github.voiceclone.tensorrt.device.OptimizationProfile;
import io.github.voiceclone.tensorrt.device.OptimizationProfile.Extents;
import io.github.voiceclone.tensorrt.device.Stream;
import io.github.voiceclone.tensorrt.engine.IoTensors;
import io.github.voiceclone.tensorrt.engine.IoTensors.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An engine that ONNX Runtime runs. It refuses what lies outside the profile chosen, as TensorRT does. */
final class FakeEngine implements Engine {
    private final FakeDevice device;
    private final String name;
    private final FakeEngineBytes bytes;
    private final IoTensors io;
    private final Graph graph;
    private final FakeDevice.Open state;
    private final Map<String, Map<String, Tensor.Floats>> shapes = new ConcurrentHashMap<>();

    FakeEngine(FakeDevice device, String name, FakeEngineBytes bytes) {
        this.device = device;
        this.name = name;
        this.bytes = bytes;
        this.io = IoTensors.of(name, bytes.onnx());
        this.graph = new OnnxRuntime().load(name, bytes.onnx(), new GraphOptions("cpu", 1));
        this.state = device.new Open();
    }

    @Override
    public ExecutionContext context(int profile) {
        state.require();
        return new FakeContext(bytes.profiles().get(profile));
    }

    @Override
    public void close() {
        state.close();
        graph.close();
    }

    private final class FakeContext implements ExecutionContext {
        private final OptimizationProfile profile;
        private final FakeDevice.Open open = device.new Open();
        private final Map<String, long[]> extents = new HashMap<>();
        private final Map<String, ByteBuffer> memory = new HashMap<>();

        FakeContext(OptimizationProfile profile) {
            this.profile = profile;
        }

        @Override
        public void shape(String input, long... shape) {
            open.require();
            Extents range = profile.inputs().get(input);
            if (range != null && !range.holds(shape)) {
                throw new VoiceCloneException(input + " is " + Arrays.toString(shape) + ", expected " + range);
            }
            extents.put(input, shape.clone());
        }

        @Override
        public long[] shape(String output) {
            StringBuilder key = new StringBuilder();
            io.inputs().forEach(input -> key.append(Arrays.toString(extents.get(input.name()))));
            return shapes.computeIfAbsent(key.toString(), any -> graph.run(ones()))
                    .get(output)
                    .shape();
        }

        /** Returns inputs of the right shapes, to see what shapes they lead to. */
        private Map<String, Tensor> ones() {
            Map<String, Tensor> inputs = new HashMap<>();
            for (Value input : io.inputs()) {
                long[] shape = extents.get(input.name());
                long[] values = new long[elements(shape)];
                Arrays.fill(values, 1);
                inputs.put(
                        input.name(),
                        input.elementBytes() == Long.BYTES ? Tensor.longs(values, shape) : Tensor.floats(shape));
            }
            return inputs;
        }

        @Override
        public void memory(String tensor, DeviceMemory place) {
            memory.put(tensor, ((FakeDevice.Memory) place).buffer());
        }

        @Override
        public void enqueue(Stream stream) {
            open.require();
            device.onEnqueue.run();
            Map<String, long[]> shapesNow = new HashMap<>(extents);
            Map<String, ByteBuffer> memoryNow = new HashMap<>(memory);
            ((FakeStream) stream).queue(() -> compute(shapesNow, memoryNow));
        }

        private void compute(Map<String, long[]> shapesNow, Map<String, ByteBuffer> memoryNow) {
            device.rows(name).add(shapesNow.get(io.inputs().get(0).name())[0]);
            Map<String, Tensor> inputs = new HashMap<>();
            for (Value input : io.inputs()) {
                inputs.put(input.name(), read(input, shapesNow.get(input.name()), memoryNow.get(input.name())));
            }
            graph.run(inputs).forEach((output, tensor) -> memoryNow
                    .get(output)
                    .asFloatBuffer()
                    .put(0, tensor.buffer(), 0, tensor.buffer().limit()));
        }

        private static Tensor read(Value input, long[] shape, ByteBuffer place) {
            ByteBuffer bytes = place.duplicate().order(ByteOrder.nativeOrder());
            if (input.elementBytes() == Long.BYTES) {
                long[] values = new long[elements(shape)];
                LongBuffer longs = bytes.asLongBuffer();
                longs.get(values);
                return Tensor.longs(values, shape);
            }
            float[] values = new float[elements(shape)];
            FloatBuffer floats = bytes.asFloatBuffer();
            floats.get(values);
            return Tensor.floats(values, shape);
        }

        private static int elements(long[] shape) {
            return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        }

        @Override
        public void close() {
            open.close();
        }
    }
}
