package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.runtime.Graph;
import java.util.ArrayList;
import java.util.List;
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
    public record Result(Frames mel, Attention attention, boolean reachedLimit) {}

    /**
     * An utterance to decode.
     *
     * @param cancellation of the request it belongs to: the decoder looks before each step
     */
    public record Task(Utterance utterance, Cancellation cancellation) {}

    /** Creates a loop over a synthesizer's three graphs, of whose steps nobody is told. */
    public DecodeLoop(Graph textEncoder, Graph decoder, Graph postNet, DecoderShape shape) {
        this(textEncoder, decoder, postNet, shape, StageObserver.NONE);
    }

    /** Creates a loop over a synthesizer's three graphs, whose steps {@code observer} is told of. */
    public DecodeLoop(Graph textEncoder, Graph decoder, Graph postNet, DecoderShape shape, StageObserver observer) {
        this.textEncoder = new TextEncoder(textEncoder, shape);
        this.postNet = new PostNet(postNet, shape.bands());
        this.shape = shape;
        this.scheduler = new DecodeScheduler(decoder, shape, decoder.traits().preferredBatch(), observer);
    }

    /** Encodes an utterance's text, on the calling thread, and queues it for the decoder. */
    public Decoding start(Task task) {
        return start(List.of(task)).get(0).get();
    }

    /** Encodes texts together, on the calling thread, and queues them for the decoder. What fails, fails alone. */
    public List<Outcome<Decoding>> start(List<Task> tasks) {
        List<Outcome<EncodedText>> texts =
                textEncoder.encodeAll(tasks.stream().map(Task::utterance).toList());
        List<Outcome<Decoding>> outcomes = new ArrayList<>();
        List<Decoding> started = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Task task = tasks.get(i);
            try {
                Decoding decoding = new Decoding(task.utterance, texts.get(i).get(), shape, task.cancellation);
                started.add(decoding);
                outcomes.add(() -> decoding);
            } catch (VoiceCloneException e) {
                outcomes.add(failed(e));
            }
        }
        scheduler.submit(started);
        return outcomes;
    }

    /** Waits until an utterance is decoded, and refines it, on the calling thread. */
    public Result finish(Decoding decoding) {
        return finish(List.of(decoding)).get(0).get();
    }

    /** Waits until utterances are decoded, and refines them together, on the calling thread. What fails, fails alone. */
    public List<Outcome<Result>> finish(List<Decoding> decodings) {
        List<Outcome<Result>> outcomes = new ArrayList<>();
        List<PostNet.RawFrames> frames = new ArrayList<>();
        List<Outcome<float[]>> mels = new ArrayList<>();
        for (Decoding decoding : decodings) {
            try {
                decoding.await();
                int number = frames.size();
                frames.add(new PostNet.RawFrames(decoding.frames(), decoding.frameCount()));
                outcomes.add(() -> result(decoding, mels.get(number).get()));
            } catch (VoiceCloneException e) {
                outcomes.add(failed(e));
            }
        }
        mels.addAll(postNet.refineAll(frames));
        return outcomes;
    }

    private Result result(Decoding decoding, float[] mel) {
        return new Result(Frames.of(mel, shape.bands()), decoding.attention(), decoding.reachedLimit());
    }

    private static <T> Outcome<T> failed(VoiceCloneException failure) {
        return () -> {
            throw failure;
        };
    }

    /**
     * Hands over an utterance's refined frames part by part while later ones are being decoded, on the calling thread.
     *
     * @param sizes how it is cut
     */
    public void finish(Decoding decoding, PartSizes sizes, Consumer<Frames> sink) {
        new PostNetParts(postNet, shape.bands(), sizes).refine(decoding, sink);
    }

    /** Fails what is under way. */
    @Override
    public void close() {
        scheduler.close();
    }
}
