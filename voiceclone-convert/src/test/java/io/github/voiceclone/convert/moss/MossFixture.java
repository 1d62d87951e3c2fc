package io.github.voiceclone.convert.moss;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.StepRow;
import io.github.voiceclone.moss.MossSettings;
import io.github.voiceclone.runtime.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The model of random weights that {@code benchmarks/baseline/moss.py} makes, and what runs its graphs. */
final class MossFixture {
    static final List<String> FILES = List.of(
            "pytorch_model.bin", "config.json", "tokenizer.model", "codec/model.safetensors", "codec/config.json");

    private MossFixture() {}

    /** Returns a file of the fixture. */
    static byte[] bytes(String name) throws IOException {
        try (InputStream in = MossFixture.class.getResourceAsStream("/moss-model/" + name)) {
            if (in == null) {
                throw new IOException("no fixture " + name);
            }
            return in.readAllBytes();
        }
    }

    /** Writes the fixture's files to a folder, as a user has them. */
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("codec"));
        for (String file : FILES) {
            Files.write(folder.resolve(file), bytes(file));
        }
        Files.write(folder.resolveSibling("golden.safetensors"), bytes("golden.safetensors"));
    }

    /** Returns the clip that the original encoded: [samples, 2]. */
    static float[] recording(int samples) {
        float[] clip = new float[2 * samples];
        for (int i = 0; i < samples; i++) {
            clip[2 * i] = (float) (((long) i * i * 31 + i * 17L) % 1009 / 1009.0 - 0.5);
            clip[2 * i + 1] = (float) (((long) i * i * 13 + i * 29L) % 1013 / 1013.0 - 0.5);
        }
        return clip;
    }

    /** Returns the tensors of a language model with its inner outputs. */
    static LanguageModel.Format format(MossSettings settings) {
        int count = settings.codebooks();
        int size = settings.codebookSize();
        return new LanguageModel.Format() {
            @Override
            public Map<String, Tensor> inputs(int rows, int positions) {
                return new HashMap<>(Map.of(
                        "token", Tensor.longs(new long[rows * positions], rows, positions),
                        "codes", Tensor.floats(rows, positions, count),
                        "draws", Tensor.floats(rows, count),
                        "seen", Tensor.floats(rows, count, size),
                        "sampling", sampling(rows, settings)));
            }

            @Override
            public Map<String, Tensor.Floats> outputs(int rows) {
                return Map.of(
                        "stop", Tensor.floats(rows, 1),
                        "next_codes", Tensor.floats(rows, count),
                        "hidden", Tensor.floats(rows, settings.attention().width()),
                        "logits", Tensor.floats(rows, count, size));
            }
        };
    }

    private static Tensor.Floats sampling(int rows, MossSettings settings) {
        Tensor.Floats sampling = Tensor.floats(rows, 3);
        for (int row = 0; row < rows; row++) {
            sampling.buffer()
                    .put(row * 3, new float[] {settings.temperature(), settings.topP(), settings.repetitionPenalty()});
        }
        return sampling;
    }

    /** Rows [positions, 1 + codebooks] of a prompt, then the frames that follow it, each from the one before. */
    static final class Row implements StepRow {
        final List<float[]> hidden = new ArrayList<>();
        final List<Float> stop = new ArrayList<>();
        final List<float[]> codes = new ArrayList<>();
        final List<float[]> logits = new ArrayList<>();
        private final MossSettings settings;
        private final float[] prompt;
        private final float[] draws;
        private final int frames;
        private final float[] seen;
        private int position;

        /**
         * Creates a row.
         *
         * @param from first position of the prompt that is not read yet
         * @param draws numbers [frames, codebooks]
         * @param frames frames to make
         */
        Row(MossSettings settings, float[] prompt, int from, float[] draws, int frames) {
            this.settings = settings;
            this.prompt = prompt;
            this.position = from;
            this.draws = draws;
            this.frames = frames;
            this.seen = new float[settings.codebooks() * settings.codebookSize()];
        }

        private int promptRows() {
            return prompt.length / (settings.codebooks() + 1);
        }

        @Override
        public void write(Map<String, Tensor> inputs, int row) {
            int count = settings.codebooks();
            boolean read = position < promptRows();
            float[] last = read ? new float[count] : codes.get(codes.size() - 1);
            if (read) {
                System.arraycopy(prompt, position * (count + 1) + 1, last, 0, count);
            }
            long token = read ? (long) prompt[position * (count + 1)] : settings.assistantSlot();
            ((Tensor.Longs) inputs.get("token")).buffer().put(row, token);
            ((Tensor.Floats) inputs.get("codes")).buffer().put(row * count, last);
            float[] numbers = new float[count];
            System.arraycopy(draws, codes.size() * count, numbers, 0, count);
            ((Tensor.Floats) inputs.get("draws")).buffer().put(row * count, numbers);
            ((Tensor.Floats) inputs.get("seen")).buffer().put(row * seen.length, seen);
        }

        @Override
        public void read(Map<String, Tensor.Floats> outputs, int row) {
            hidden.add(part(outputs.get("hidden"), row));
            position++;
            if (position < promptRows()) {
                return;
            }
            stop.add(part(outputs.get("stop"), row)[0]);
            float[] frame = part(outputs.get("next_codes"), row);
            logits.add(part(outputs.get("logits"), row));
            codes.add(frame);
            for (int i = 0; i < frame.length; i++) {
                seen[i * settings.codebookSize() + (int) frame[i]] = 1;
            }
        }

        private static float[] part(Tensor.Floats output, int row) {
            float[] values = new float[output.elements() / (int) output.shape()[0]];
            output.buffer().get(row * values.length, values);
            return values;
        }

        @Override
        public boolean isOver() {
            return codes.size() == frames;
        }

        @Override
        public void fail(VoiceCloneException failure) {
            throw failure;
        }
    }
}
