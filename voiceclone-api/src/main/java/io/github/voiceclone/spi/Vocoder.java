package io.github.voiceclone.spi;

import io.github.voiceclone.audio.AudioClip;
import java.util.List;

/** Turns frames into audio. Thread-safe; closing again has no effect. {@link SegmentVocoder} is the simplest way to write one. */
public interface Vocoder extends AutoCloseable {
    /** Returns what this stage runs. */
    StageInfo info();

    /** Returns the format of the frames it takes, and the rate of its audio. */
    FrameFormat format();

    /**
     * Returns the preferred batch size: callers with several whole segments should group up to this many chunks in a call.
     * 1 unless overridden, which suits processors.
     */
    default int preferredBatchSize() {
        return 1;
    }

    /**
     * Opens the stream of one segment.
     *
     * @param cancellation of the request that the segment belongs to
     */
    VocoderStream open(Cancellation cancellation);

    /**
     * Opens the stream of one segment, as {@link #open(Cancellation)} does, which a vocoder that draws nothing at random leaves
     * it to.
     *
     * @param seed what every random draw of the segment derives from; others of the request have other seeds
     */
    default VocoderStream open(Cancellation cancellation, long seed) {
        return open(cancellation);
    }

    /**
     * Vocodes chunks of different streams. The audio of a stream's chunks, joined, is that of its frames in one chunk:
     * {@link FrameFormat#hopLength()} samples for each frame in all. A stream that fails is cancelled with its failure, and
     * the others go on; the audio of a cancelled stream is empty.
     *
     * @param chunks at most one of each stream
     * @return for each chunk, in order, the samples that no later frame can change; all that are left if it is the last
     * @throws io.github.voiceclone.VoiceCloneException if the call fails as a whole; the streams are unchanged then
     */
    List<AudioClip> vocode(List<VocoderChunk> chunks);

    /**
     * Returns the audio of frames that are there as a whole.
     *
     * @throws io.github.voiceclone.InvalidInputException if they are of another width
     */
    default AudioClip vocode(Frames frames) {
        return vocodeAll(List.of(frames)).get(0);
    }

    /**
     * Returns the audio of several segments that are there as wholes, in one call.
     *
     * @throws io.github.voiceclone.VoiceCloneException if one of them fails
     */
    default List<AudioClip> vocodeAll(List<Frames> segments) {
        List<VocoderChunk> chunks = segments.stream()
                .map(segment -> new VocoderChunk(open(new Cancellation()), segment, true))
                .toList();
        List<AudioClip> audio = vocode(chunks);
        chunks.forEach(chunk -> chunk.stream().cancellation().check());
        return audio;
    }

    @Override
    void close();
}
