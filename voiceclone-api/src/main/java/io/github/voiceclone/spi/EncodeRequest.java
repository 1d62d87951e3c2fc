package io.github.voiceclone.spi;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.audio.AudioClip;

/**
 * A recording to embed.
 *
 * @param recording speech of one person, at any rate
 * @param preprocessing what is done to it first
 */
public record EncodeRequest(AudioClip recording, Preprocessing preprocessing) {}
