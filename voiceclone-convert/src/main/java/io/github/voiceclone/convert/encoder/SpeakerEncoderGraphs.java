package io.github.voiceclone.convert.encoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import java.util.List;
import java.util.Map;

/**
 * A speaker encoder as two ONNX graphs.
 *
 * @param mel its front end: input {@code samples}, float [batch, samples] in [-1, 1] at the settings' rate; output
 *     {@code mel}, float [batch, 1 + samples / hop length, mel bands], the power in each band, or its logarithm as
 *     the settings say, of frames centred on multiples of the hop, zeros beyond both ends
 * @param encoder its network: input {@code mel}, float [batch, frames, mel bands]; output {@code embedding}, float
 *     [batch, embedding size], of length 1 unless all zero
 * @param settings how recordings become its input
 * @param embeddingSize values of an embedding
 */
public record SpeakerEncoderGraphs(
        ModelProto mel, ModelProto encoder, SpeakerEncoderSettings settings, int embeddingSize) {

    private static final float LENGTH_FLOOR = 1e-5f;

    /**
     * Converts an encoder of MockingBird, Real-Time-Voice-Cloning or this project's training; sizes are read off the tensors.
     *
     * @throws CheckpointException if tensors are missing or of the wrong shape
     */
    public static SpeakerEncoderGraphs of(StateDict state) {
        if (isTimeDelay(state)) {
            TdnnEncoderNetwork network = new TdnnEncoderNetwork(state);
            return of(network.write(), SpeakerEncoderSettings.timeDelay(network.melBands()), network.embeddingSize());
        }
        return of(
                new LstmEncoderNetwork(state).write(),
                SpeakerEncoderSettings.ge2e(LstmEncoderNetwork.melBands(state)),
                LstmEncoderNetwork.embeddingSize(state));
    }

    private static SpeakerEncoderGraphs of(ModelProto encoder, SpeakerEncoderSettings settings, int embeddingSize) {
        return new SpeakerEncoderGraphs(new SpeakerEncoderFrontEnd(settings).write(), encoder, settings, embeddingSize);
    }

    /** Tells whether a network is a speaker encoder of this project's training, a time-delay network. */
    public static boolean isTimeDelay(StateDict state) {
        return state.hasUnder("excite.");
    }

    /** Divides embeddings [batch, size] by their length. */
    static String unit(GraphBuilder graph, String embedding) {
        String norm = graph.node("ReduceL2", List.of(embedding), Map.of("axes", new long[] {1}, "keepdims", 1));
        return graph.node("Div", embedding, graph.node("Add", norm, graph.scalar(LENGTH_FLOOR)));
    }
}
