package io.github.voiceclone;

/**
 * Preparation of a recording before it is embedded. It changes the embedding, so it is part of any cache key.
 *
 * @param raiseVolume whether a recording quieter than −30 dBFS is raised to that level
 * @param trimSilence whether long silences are cut
 */
public record Preprocessing(boolean raiseVolume, boolean trimSilence) {
    /** Volume raised and silences cut, as the reference system does. */
    public static final Preprocessing STANDARD = new Preprocessing(true, true);

    /** The recording as it is. */
    public static final Preprocessing NONE = new Preprocessing(false, false);
}
