package io.github.voiceclone.sv2tts;

import io.github.voiceclone.spi.Frames;

/**
 * Frames of a spectrogram for one row of a vocoder run, and the range of them whose samples are used.
 *
 * @param mel the spectrogram
 * @param first the first frame
 * @param frames number of frames
 * @param from the first frame whose samples are wanted
 * @param to the frame after the last whose samples are wanted
 */
record Window(Frames mel, int first, int frames, int from, int to) {}
