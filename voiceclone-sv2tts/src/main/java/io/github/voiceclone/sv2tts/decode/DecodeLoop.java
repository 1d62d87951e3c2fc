package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.Attention;
import io.github.voiceclone.MelSpectrogram;
import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns batches of utterances into mel spectrograms: text encoder, then decoder steps until every utterance has stopped,
 * then post-net. Each utterance gets what it would get alone. Thread-safe; the graphs stay the caller's.
 */
public final class DecodeLoop {
    private final Graph textEncoder;
    private final Graph decoder;
    private final Graph postNet;
    private final DecoderShape shape;

    /**
     * What an utterance became.
     *
     * @param decoderMel [bands, frames] as the decoder made it
     * @param mel [bands, frames] as the post-net refined it
     * @param attention over all steps
     * @param reachedLimit whether it was cut off at its frame limit
     */
    public record Result(MelSpectrogram decoderMel, MelSpectrogram mel, Attention attention, boolean reachedLimit) {}

    /** Creates a loop over a synthesizer's three graphs. */
    public DecodeLoop(Graph textEncoder, Graph decoder, Graph postNet, DecoderShape shape) {
        this.textEncoder = textEncoder;
        this.decoder = decoder;
        this.postNet = postNet;
        this.shape = shape;
    }

    /** Decodes a batch; at least one utterance, each of at least one symbol. */
    public List<Result> run(List<Utterance> batch) {
        return refine(decode(batch));
    }

    private List<Decoded> decode(List<Utterance> batch) {
        EncodedText text = EncodedText.of(textEncoder, shape, batch);
        List<Decoded> rows =
                batch.stream().map(utterance -> new Decoded(utterance, shape)).toList();
        try (DecoderSteps steps = new DecoderSteps(decoder, shape, batch, text)) {
            while (rows.stream().anyMatch(row -> !row.over())) {
                steps.advance();
                for (int row = 0; row < rows.size(); row++) {
                    rows.get(row).take(steps, row, text.symbols());
                }
            }
        }
        return rows;
    }

    private List<Result> refine(List<Decoded> rows) {
        int longest = rows.stream().mapToInt(Decoded::frameCount).max().orElseThrow();
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("frames", paddedFrames(rows, longest));
        long[] lengths = rows.stream().mapToLong(Decoded::frameCount).toArray();
        inputs.put("lengths", Tensor.longs(lengths, lengths.length));
        Tensor.Floats mels = postNet.run(inputs).get("mel");
        List<Result> results = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            results.add(result(rows.get(row), mels, row, longest));
        }
        return results;
    }

    private Tensor paddedFrames(List<Decoded> rows, int longest) {
        Tensor.Floats frames = Tensor.floats(rows.size(), longest, shape.bands());
        for (int row = 0; row < rows.size(); row++) {
            Decoded decoded = rows.get(row);
            frames.buffer()
                    .put(row * longest * shape.bands(), decoded.frames(), 0, decoded.frameCount() * shape.bands());
        }
        return frames;
    }

    private Result result(Decoded row, Tensor.Floats mels, int index, int longest) {
        int bands = shape.bands();
        int count = row.frameCount();
        float[] decoderMel = new float[bands * count];
        float[] mel = new float[bands * count];
        for (int band = 0; band < bands; band++) {
            mels.buffer().get((index * bands + band) * longest, mel, band * count, count);
            for (int t = 0; t < count; t++) {
                decoderMel[band * count + t] = row.frames()[t * bands + band];
            }
        }
        return new Result(
                MelSpectrogram.of(decoderMel, bands),
                MelSpectrogram.of(mel, bands),
                row.attention(),
                row.reachedLimit());
    }
}
