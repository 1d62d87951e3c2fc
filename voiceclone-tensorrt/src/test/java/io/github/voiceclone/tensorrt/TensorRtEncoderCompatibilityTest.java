package io.github.voiceclone.tensorrt;

import io.github.voiceclone.convert.compatibility.Backend;
import io.github.voiceclone.convert.compatibility.EncoderCompatibility;

/** The kit on all of the backend but the native part. */
class TensorRtEncoderCompatibilityTest extends EncoderCompatibility {
    @Override
    protected Backend backend() {
        return new Backend(FakeBackend.NAME, "cuda", Backend.Tolerances.FLOAT32);
    }
}
