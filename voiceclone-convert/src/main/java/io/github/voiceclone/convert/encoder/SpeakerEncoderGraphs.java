package io.github.voiceclone.convert.encoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;

/**
 * A speaker encoder as two ONNX graphs.
 *
 * @param mel its front end: input {@code samples}, float [batch, samples] in [-1, 1] at the settings' rate; output
 *     {@code mel}, float [batch, 1 + samples / hop length, mel bands], the power (not its logarithm) in each band of
 *     frames centred on multiples of the hop, zeros beyond both ends
 * @param encoder its network: input {@code mel}, float [batch, frames, mel bands]; output {@code embedding}, float
 *     [batch, embedding size], not negative and of length 1 unless all zero
 * @param settings how recordings become its input
 * @param embeddingSize values of an embedding
 */
public record SpeakerEncoderGraphs(
        ModelProto mel, ModelProto encoder, SpeakerEncoderSettings settings, int embeddingSize) {

    /**
     * Converts an encoder of MockingBird or Real-Time-Voice-Cloning; sizes are read off the tensors.
     *
     * @throws CheckpointException if tensors are missing or of the wrong shape
     */
    public static SpeakerEncoderGraphs of(StateDict state) {
        ModelProto encoder = new SpeakerEncoderNetwork(state).write();
        SpeakerEncoderSettings settings = SpeakerEncoderSettings.of(SpeakerEncoderNetwork.melBands(state));
        return new SpeakerEncoderGraphs(
                new SpeakerEncoderFrontEnd(settings).write(),
                encoder,
                settings,
                SpeakerEncoderNetwork.embeddingSize(state));
    }
}
