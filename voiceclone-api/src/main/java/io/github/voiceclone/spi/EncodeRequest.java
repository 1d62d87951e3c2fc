package io.github.voiceclone.spi;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.audio.AudioClip;

/**
 * A recording to embed.
 *
 * @param recording speech of one person, at any rate
 * @param preprocessing what is done to it first
 * @param cacheable whether a cache may keep the speaker; false for what is only compared
 */
public record EncodeRequest(AudioClip recording, Preprocessing preprocessing, boolean cacheable) {
    /** Creates a request whose speaker a cache may keep. */
    public EncodeRequest(AudioClip recording, Preprocessing preprocessing) {
        this(recording, preprocessing, true);
    }
}
