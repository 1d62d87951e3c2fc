package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.sv2tts.tuning.PartSizes;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns utterances into mel spectrograms: text encoder, then decoder steps until it stops, then post-net. The runs of all
 * three are shared with the utterances that are under way, of this caller and of others; each gets what it would get
 * alone. Thread-safe; the graphs stay the caller's, and are closed after this.
 */
public final class DecodeLoop implements AutoCloseable {
    private final TextEncoder textEncoder;
    private final PostNet postNet;
    private final DecoderShape shape;
    private final DecodeScheduler scheduler;

    /** Creates a loop over a synthesizer's three graphs, without an observer. */
    public DecodeLoop(Graph textEncoder, Graph decoder, Graph postNet, DecoderShape shape) {
        this(textEncoder, decoder, postNet, shape, StageObserver.NONE);
    }

    /** Creates a loop over a synthesizer's three graphs, whose steps are reported to {@code observer}. */
    public DecodeLoop(Graph textEncoder, Graph decoder, Graph postNet, DecoderShape shape, StageObserver observer) {
        this.textEncoder = new TextEncoder(textEncoder, shape);
        this.postNet = new PostNet(postNet, shape.bands());
        this.shape = shape;
        this.scheduler = new DecodeScheduler(decoder, shape, decoder.traits().preferredBatch(), observer);
    }

    /** Encodes an utterance's text, on the calling thread, and queues it for the decoder. */
    public Decoding start(Utterance utterance) {
        return start(List.of(utterance)).get(0).get();
    }

    /** Encodes texts together, on the calling thread, and queues them for the decoder. Each fails independently. */
    public List<Outcome<Decoding>> start(List<Utterance> utterances) {
        List<Outcome<EncodedText>> texts = textEncoder.encodeAll(utterances);
        List<Outcome<Decoding>> outcomes = new ArrayList<>();
        List<Decoding> started = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                Decoding decoding = new Decoding(utterances.get(i), texts.get(i).get(), shape);
                started.add(decoding);
                outcomes.add(() -> decoding);
            } catch (VoiceCloneException e) {
                outcomes.add(failed(e));
            }
        }
        scheduler.submit(started);
        return outcomes;
    }

    /**
     * Waits until utterances are decoded, and refines them together, on the calling thread. Each fails independently.
     *
     * @return mel spectrograms, [bands, frames] each
     */
    public List<Outcome<Frames>> finish(List<Decoding> decodings) {
        List<Outcome<Frames>> outcomes = new ArrayList<>();
        List<PostNet.RawFrames> frames = new ArrayList<>();
        List<Outcome<float[]>> mels = new ArrayList<>();
        for (Decoding decoding : decodings) {
            try {
                decoding.await();
                int number = frames.size();
                frames.add(new PostNet.RawFrames(decoding.frames(), decoding.frameCount()));
                outcomes.add(() -> Frames.of(mels.get(number).get(), shape.bands()));
            } catch (VoiceCloneException e) {
                outcomes.add(failed(e));
            }
        }
        mels.addAll(postNet.refineAll(frames));
        return outcomes;
    }

    /**
     * Returns an utterance's refined frames in parts, each made on the calling thread while later frames are being decoded.
     *
     * @param first whether no speech came before it, so that its first part is awaited
     */
    public StreamingPostNet stream(Decoding decoding, boolean first) {
        return stream(decoding, first ? Sv2ttsTuning.FIRST_PARTS : Sv2ttsTuning.FOLLOWING_PARTS);
    }

    StreamingPostNet stream(Decoding decoding, PartSizes sizes) {
        return new StreamingPostNet(postNet, shape.bands(), sizes, decoding);
    }

    private static <T> Outcome<T> failed(VoiceCloneException failure) {
        return () -> {
            throw failure;
        };
    }

    /** Fails what is under way. */
    @Override
    public void close() {
        scheduler.close();
    }
}
