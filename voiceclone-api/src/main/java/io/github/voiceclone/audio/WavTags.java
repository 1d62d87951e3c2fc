package io.github.voiceclone.audio;

import java.util.Objects;

/**
 * Texts of a WAV file's LIST/INFO chunk. Empty texts are left out of the file.
 *
 * @param software the program that made the file (ISFT)
 * @param comment remarks (ICMT): for synthetic speech, that it is synthetic and which voice speaks
 */
public record WavTags(String software, String comment) {
    /** Refuses nulls. */
    public WavTags {
        Objects.requireNonNull(software, "software");
        Objects.requireNonNull(comment, "comment");
    }

    /** No tags. */
    public static final WavTags NONE = new WavTags("", "");
}
