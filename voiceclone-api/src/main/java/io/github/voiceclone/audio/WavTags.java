package io.github.voiceclone.audio;

/**
 * What a WAV file says about itself, in its LIST/INFO chunk. Empty texts are left out of the file.
 *
 * @param software the program that made the file (ISFT)
 * @param comment remarks (ICMT): for synthetic speech, that it is synthetic and which voice speaks
 */
public record WavTags(String software, String comment) {
    /** No tags. */
    public static final WavTags NONE = new WavTags("", "");
}
