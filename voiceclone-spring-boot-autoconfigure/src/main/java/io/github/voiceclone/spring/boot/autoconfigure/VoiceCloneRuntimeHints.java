package io.github.voiceclone.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * What a native image has to contain besides what its compiler sees: resources and providers of this library, and what ONNX
 * Runtime's native code looks up. The backend {@code tensorrt} does not run in a native image: JavaCPP loads its libraries by
 * reflection of its own.
 */
final class VoiceCloneRuntimeHints implements RuntimeHintsRegistrar {
    /** Classes that ONNX Runtime's native code finds by name, creates or calls. */
    private static final String[] ONNX_RUNTIME = {
        "MapInfo",
        "NodeInfo",
        "OnnxMap",
        "OnnxModelMetadata",
        "OnnxSequence",
        "OnnxSparseTensor",
        "OnnxTensor",
        "OnnxValue",
        "OrtException",
        "OrtSession$Result",
        "SequenceInfo",
        "TensorInfo",
        "ValueInfo"
    };

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.resources()
                .registerPattern("io/github/voiceclone/**")
                .registerPattern("META-INF/services/io.github.voiceclone.*")
                .registerPattern("ai/onnxruntime/native/**");
        for (String name : ONNX_RUNTIME) {
            hints.jni()
                    .registerTypeIfPresent(
                            loader,
                            "ai.onnxruntime." + name,
                            MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                            MemberCategory.INVOKE_DECLARED_METHODS,
                            MemberCategory.ACCESS_DECLARED_FIELDS);
        }
        for (Class<?> array : new Class<?>[] {String[].class, float[].class, long[].class}) {
            hints.jni().registerType(TypeReference.of(array));
        }
    }
}
