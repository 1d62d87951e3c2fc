package io.github.voiceclone.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.voiceclone.runtime.GraphMetadata;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warning of 8-bit graphs that this processor computes wrongly. Where x86 has no VNNI, ONNX Runtime adds products of
 * unsigned and signed 8-bit values in pairs of 16 bits, which saturate; graphs optimised since carry a mark that their
 * weights keep such pairs small enough.
 */
final class IntegerSums {
    private static final Logger LOG = LoggerFactory.getLogger(IntegerSums.class);

    /** Operators that add products of 8-bit values. */
    private static final Set<String> PRODUCTS = Set.of(
            "QLinearConv",
            "QLinearMatMul",
            "ConvInteger",
            "MatMulInteger",
            "MatMulIntegerToFloat",
            "DynamicQuantizeMatMul",
            "DynamicQuantizeLSTM",
            "QGemm",
            "QAttention");

    private static final AtomicBoolean SAID = new AtomicBoolean();

    private IntegerSums() {}

    /**
     * Warns, once in a process, of a graph whose sums can saturate on this processor.
     *
     * @param onnx an ONNX model that ONNX Runtime has loaded
     */
    static void check(String name, ByteBuffer onnx) {
        if (!SAID.get()) {
            warning(name, onnx, IntegerSums::saturateHere)
                    .filter(warning -> SAID.compareAndSet(false, true))
                    .ifPresent(LOG::warn);
        }
    }

    /**
     * Returns the warning of a graph whose sums can saturate; empty if there is nothing to warn of.
     *
     * @param saturates whether products of 8-bit values saturate on this processor; asked only if it matters
     */
    static Optional<String> warning(String name, ByteBuffer onnx, BooleanSupplier saturates) {
        if (isExact(onnx) || !saturates.getAsBoolean()) {
            return Optional.empty();
        }
        return Optional.of(
                "graph '" + name + "' was optimised by an earlier version: 8-bit sums saturate on this processor,"
                        + " which has no VNNI, and the speech is distorted; make the pack again with 'voiceclone optimize'");
    }

    /** Returns whether a graph adds no products of 8-bit values, or is marked to add them exactly everywhere. */
    private static boolean isExact(ByteBuffer onnx) {
        ModelOutline outline = ModelOutline.of(onnx);
        return outline.operators().stream().noneMatch(PRODUCTS::contains)
                || GraphMetadata.EXACT.equals(outline.metadata().get(GraphMetadata.INTEGER_SUMS));
    }

    /** Returns whether this processor's sums saturate: found by multiplying, once in a process. */
    static boolean saturateHere() {
        return Here.SATURATES;
    }

    private static final class Here {
        static final boolean SATURATES = saturates();

        private Here() {}
    }

    private static boolean saturates() {
        int rows = 4;
        int inner = 64;
        int columns = 16;
        byte[] most = new byte[rows * inner];
        Arrays.fill(most, (byte) 255);
        byte[] weights = new byte[inner * columns];
        Arrays.fill(weights, Byte.MAX_VALUE);
        OrtEnvironment environment = OrtLibrary.environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(ModelOutline.integerProduct(), options);
                    OnnxTensor a = tensor(environment, most, OnnxJavaType.UINT8, rows, inner);
                    OnnxTensor b = tensor(environment, weights, OnnxJavaType.INT8, inner, columns);
                    OrtSession.Result result = session.run(Map.of("a", a, "b", b))) {
                IntBuffer sums = ((OnnxTensor) result.get(0)).getIntBuffer();
                return sums.get(0) != inner * 255 * Byte.MAX_VALUE;
            }
        } catch (OrtException e) {
            LOG.debug("whether 8-bit sums saturate on this processor cannot be found out: {}", OrtMessages.line(e));
            return false;
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, byte[] values, OnnxJavaType type, long... shape)
            throws OrtException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(values.length).put(values).flip();
        return OnnxTensor.createTensor(environment, bytes, shape, type);
    }
}
