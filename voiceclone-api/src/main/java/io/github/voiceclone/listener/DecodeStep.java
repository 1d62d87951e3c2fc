package io.github.voiceclone.listener;

import java.time.Duration;

/**
 * One step of a synthesizer's decoder, which the requests of many callers share.
 *
 * @param backend name of the backend that runs the synthesizer, as in {@code onnx}
 * @param precision its precision, as in {@code fp32}
 * @param rows segments that shared the step; 0 when the decoder has run out of work, and no step was made
 * @param waiting segments that wait for a free row
 * @param elapsed how long the step took
 */
public record DecodeStep(String backend, String precision, int rows, int waiting, Duration elapsed) {}
