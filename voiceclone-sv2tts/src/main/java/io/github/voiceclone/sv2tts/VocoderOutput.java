package io.github.voiceclone.sv2tts;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import java.util.Map;

/** Reading of a vocoder's graph: the values that it gives for each frame, and the samples that they become. Immutable. */
interface VocoderOutput {
    /** Returns the output of a vocoder that does not make samples one by one. */
    static VocoderOutput of(VocoderSettings settings) {
        SourceFilterSettings sourceFilter = settings.sourceFilter();
        return sourceFilter == null
                ? new Waveform(settings.format().hopLength())
                : new SourceFilterOutput(sourceFilter);
    }

    /** Returns the name of the graph. */
    String graph();

    /** Returns the values of the requested frames of a window, frame by frame. */
    float[] read(Map<String, Tensor.Floats> outputs, int row, Window window);

    /** Begins a segment, whose random draws follow from its seed. */
    Samples begin(long seed);

    /** Samples of one segment, made of its frames in order. Used by one thread at a time. */
    interface Samples {
        /** Takes the values of the next frames; returns the samples that no later frame changes. */
        float[] next(float[] frames);

        /** Returns the samples that are left after the last frame. */
        float[] end();

        /** Returns a copy, which goes on from here independently. */
        Samples copy();
    }

    /**
     * Samples as the graph gives them.
     *
     * @param hop samples of a frame
     */
    record Waveform(int hop) implements VocoderOutput, Samples {
        @Override
        public String graph() {
            return GraphNames.VOCODER;
        }

        @Override
        public float[] read(Map<String, Tensor.Floats> outputs, int row, Window window) {
            float[] samples = new float[(window.to() - window.from()) * hop];
            int skipped = row * window.frames() + window.from() - window.first();
            Graph.output(outputs, "samples").buffer().get(skipped * hop, samples);
            return samples;
        }

        @Override
        public Samples begin(long seed) {
            return this;
        }

        @Override
        public float[] next(float[] frames) {
            return frames;
        }

        @Override
        public float[] end() {
            return new float[0];
        }

        @Override
        public Samples copy() {
            return this;
        }
    }
}
