package io.github.voiceclone.spi;

import java.util.Objects;

/**
 * The next frames of a vocoder's stream.
 *
 * @param stream a stream of the vocoder that takes the chunk
 * @param frames the frames that follow those of the stream's last chunk
 * @param last whether no frames follow
 */
public record VocoderChunk(VocoderStream stream, Frames frames, boolean last) {
    /** Refuses nulls. */
    public VocoderChunk {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(frames, "frames");
    }
}
