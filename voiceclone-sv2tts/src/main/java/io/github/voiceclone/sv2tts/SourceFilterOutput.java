package io.github.voiceclone.sv2tts;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import io.github.voiceclone.sv2tts.source.GaussianNoise;
import io.github.voiceclone.sv2tts.source.SourceFilter;
import java.nio.FloatBuffer;
import java.util.Map;

/** Output of a source-filter vocoder: pitch and two filters of each frame, by which pulses and noise become speech. */
final class SourceFilterOutput implements VocoderOutput {
    private final SourceFilter filter;
    private final int bins;

    SourceFilterOutput(SourceFilterSettings settings) {
        this.filter = new SourceFilter(settings);
        this.bins = settings.bins();
    }

    @Override
    public String graph() {
        return GraphNames.SOURCE_FILTER;
    }

    @Override
    public float[] read(Map<String, Tensor.Floats> outputs, int row, Window window) {
        int count = window.to() - window.from();
        int width = filter.width();
        float[] frames = new float[count * width];
        int skipped = window.from() - window.first();
        FloatBuffer pitch = Graph.output(outputs, "pitch").buffer();
        FloatBuffer pulses = Graph.output(outputs, "pulses").buffer();
        FloatBuffer noise = Graph.output(outputs, "noise").buffer();
        float[] line = new float[count];
        copy(pitch, row * window.frames() + skipped, line, frames, 0);
        for (int bin = 0; bin < bins; bin++) {
            int at = (row * bins + bin) * window.frames() + skipped;
            copy(pulses, at, line, frames, 1 + bin);
            copy(noise, at, line, frames, 1 + bins + bin);
        }
        return frames;
    }

    /** Copies one value of all frames, which lie next to one another in a graph's output. */
    private void copy(FloatBuffer output, int from, float[] line, float[] frames, int to) {
        output.get(from, line);
        for (int i = 0; i < line.length; i++) {
            frames[i * filter.width() + to] = line[i];
        }
    }

    @Override
    public Samples begin(long seed) {
        return new Segment(filter.begin(new GaussianNoise(seed)));
    }

    private record Segment(SourceFilter.Segment segment) implements Samples {
        @Override
        public float[] next(float[] frames) {
            return segment.next(frames);
        }

        @Override
        public float[] end() {
            return segment.end();
        }

        @Override
        public Samples copy() {
            return new Segment(segment.copy());
        }
    }
}
