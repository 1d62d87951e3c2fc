package io.github.voiceclone.codeclm;

import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.SpeakerFormat;

/**
 * A family's settings of a pack, as its manifest stores them: how the graphs are fed. The tensor of frames that the codec's encoder
 * returns and its decoder takes is named by their kind, {@code latents} or {@code codes}: [1, frames, width].
 */
public interface CodecSettings {
    /** Returns the sizes of the language model's attention. */
    AttentionShape attention();

    /** Returns the number of tokens of the tokenizer. */
    int tokens();

    /** Returns the sample rate of the codec in Hz. */
    int sampleRate();

    /** Returns the number of samples of a frame, of each channel. */
    int frameSamples();

    /** Returns the number of channels of the codec, whose samples of the same time are neighbours. */
    default int channels() {
        return 1;
    }

    /** Returns the number of codes of a codebook; 0 if frames are latents. */
    default int codebookSize() {
        return 0;
    }

    /** Returns the number of frames for each second. */
    default double frameRate() {
        return (double) sampleRate() / frameSamples();
    }

    /** Returns the format of the frames that the language model predicts. */
    FrameFormat frameFormat();

    /** Returns the form of the voices. */
    SpeakerFormat.Prompt speakerFormat();

    /** Returns whether a last frame of a recording that is not whole is filled with silence; else it is left out. */
    boolean padsRecordings();

    /** Returns the tensor of mono samples that the codec's encoder takes as {@code samples}. */
    Tensor.Floats samples(float[] mono);

    /** Returns the sizes of the codec's encoder. */
    StreamedCodec.Shape encoderShape();

    /** Returns the sizes of the codec's decoder. */
    StreamedCodec.Shape decoderShape();

    /**
     * Returns what a graph must take and give.
     *
     * @param graph one of the names that {@link CodecManifest} has
     */
    GraphSignature signature(String graph);
}
