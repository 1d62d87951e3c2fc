package io.github.voiceclone.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.voiceclone.tensorrt.device.BuildRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypedGraphTest {
    @TempDir
    Path folder;

    @Test
    void recurrentLayersOfEveryGraph_areScansWhoseProductsWithTheInputAreOutside() throws Exception {
        List<BuildRequest> requests = PackRequests.ofReferences(folder).toList();
        int scans = 0;
        for (BuildRequest request : requests) {
            List<String> operators = operators(request);
            assertTrue(operators.stream().noneMatch(Set.of("GRU", "LSTM")::contains), request.name());
            scans += (int) operators.stream().filter("Scan"::equals).count();
        }
        int encoderLayers = 3;
        int synthesizers = 2;
        assertEquals(2 * (encoderLayers + 2 * synthesizers), scans, "text encoders, post-nets and an encoder, twice");
    }

    private static List<String> operators(BuildRequest request) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(request.onnx().duplicate()).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .toList();
    }
}
