package io.github.voiceclone.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelIdentityTest {
    private static final Weights BIAS = new Weights(new float[] {0.5f, -1, 2}, 3);
    private static final Weights WEIGHT = new Weights(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    /** From Python: hashlib.sha256(b"bias[3]\0" + numpy.array(…, "<f4").tobytes() + b"weight[2, 3]\0" + …). */
    @Test
    void knownTensors_haveTheKnownIdentity() {
        assertEquals(
                "358e3efbd95ecf499886b420a284b99e21209097057fbd17b41bf56fd0977f93",
                identity("bias", BIAS, "weight", WEIGHT));
    }

    @Test
    void order_doesNotMatter() {
        assertEquals(identity("bias", BIAS, "weight", WEIGHT), identity("weight", WEIGHT, "bias", BIAS));
    }

    @Test
    void nameShapeOrValue_matters() {
        String identity = identity("bias", BIAS, "weight", WEIGHT);
        assertNotEquals(identity, identity("bias2", BIAS, "weight", WEIGHT));
        assertNotEquals(identity, identity("bias", BIAS, "weight", new Weights(WEIGHT.values(), 3, 2)));
        assertNotEquals(
                identity, identity("bias", new Weights(new float[] {0.5f, -1, 2.0000002f}, 3), "weight", WEIGHT));
        assertNotEquals(identity, identity("weight", BIAS, "bias", WEIGHT));
    }

    @Test
    void largeTensor_isHashedToItsEnd() {
        float[] values = new float[200_000];
        String zeros = identity("a", new Weights(values.clone(), values.length), "b", BIAS);
        values[values.length - 1] = 1;
        assertNotEquals(zeros, identity("a", new Weights(values, values.length), "b", BIAS));
    }

    private static String identity(String name, Weights weights, String otherName, Weights otherWeights) {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        tensors.put(name, weights);
        tensors.put(otherName, otherWeights);
        return ModelIdentity.of(new StateDict("test", tensors));
    }
}
