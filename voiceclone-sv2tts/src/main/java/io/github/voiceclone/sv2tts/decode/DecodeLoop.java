package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.Attention;
import io.github.voiceclone.MelSpectrogram;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.sv2tts.runtime.Graph;
import java.util.function.Consumer;

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

    /**
     * What an utterance became.
     *
     * @param mel [bands, frames] as the post-net refined it
     * @param attention over all steps
     * @param reachedLimit whether it was cut off at its frame limit
     */
    public record Result(MelSpectrogram mel, Attention attention, boolean reachedLimit) {}

    /** Creates a loop over a synthesizer's three graphs, of whose steps nobody is told. */
    public DecodeLoop(Graph textEncoder, Graph decoder, Graph postNet, DecoderShape shape) {
        this(textEncoder, decoder, postNet, shape, StageObserver.NONE);
    }

    /** Creates a loop over a synthesizer's three graphs, whose steps {@code observer} is told of. */
    public DecodeLoop(Graph textEncoder, Graph decoder, Graph postNet, DecoderShape shape, StageObserver observer) {
        this.textEncoder = new TextEncoder(textEncoder, shape);
        this.postNet = new PostNet(postNet, shape.bands());
        this.shape = shape;
        this.scheduler = new DecodeScheduler(decoder, shape, decoder.rowsAtOnce(), observer);
    }

    /**
     * Encodes an utterance's text, on the calling thread, and queues it for the decoder.
     *
     * @param cancellation of the request it belongs to: the decoder looks before each step
     */
    public Decoding start(Utterance utterance, Cancellation cancellation) {
        Decoding decoding = new Decoding(utterance, textEncoder.encode(utterance), shape, cancellation);
        scheduler.submit(decoding);
        return decoding;
    }

    /** Waits until an utterance is decoded, and refines it, on the calling thread. */
    public Result finish(Decoding decoding) {
        decoding.await();
        float[] mel = postNet.refine(new PostNet.Frames(decoding.frames(), decoding.frameCount()));
        return new Result(MelSpectrogram.of(mel, shape.bands()), decoding.attention(), decoding.reachedLimit());
    }

    /**
     * Hands over an utterance's refined frames part by part while later ones are being decoded, on the calling thread.
     *
     * @param sizes how it is cut
     */
    public void finish(Decoding decoding, PartSizes sizes, Consumer<MelSpectrogram> sink) {
        new PostNetParts(postNet, shape.bands(), sizes).refine(decoding, sink);
    }

    /** Fails what is under way. */
    @Override
    public void close() {
        scheduler.close();
    }
}
