package io.github.voiceclone.audio;

import java.util.Objects;

/**
 * Texts that an audio file says about itself: in WAV its LIST/INFO chunk, in FLAC and Ogg Opus Vorbis comments, in MP3
 * an ID3v2 tag. Empty texts are left out of the file.
 *
 * @param software the program that made the file (ISFT, ENCODER, TSSE)
 * @param comment remarks (ICMT, COMMENT, COMM): for synthetic speech, that it is synthetic and which voice speaks
 */
public record AudioTags(String software, String comment) {
    /** Refuses nulls. */
    public AudioTags {
        Objects.requireNonNull(software, "software");
        Objects.requireNonNull(comment, "comment");
    }

    /** No tags. */
    public static final AudioTags NONE = new AudioTags("", "");
}
