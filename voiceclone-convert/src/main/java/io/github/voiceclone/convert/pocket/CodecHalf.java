package io.github.voiceclone.convert.pocket;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.codeclm.StreamedCodec.Tail;
import java.util.List;

/**
 * Half of the codec.
 *
 * @param onnx its graph
 * @param tails its convolutions with a state
 */
record CodecHalf(ModelProto onnx, List<Tail> tails) {}
