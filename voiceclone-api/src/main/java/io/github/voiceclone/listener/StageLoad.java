package io.github.voiceclone.listener;

import io.github.voiceclone.Stage;

/**
 * One stage being opened.
 *
 * @param stage which stage
 * @param backend name of the backend that runs it, as in {@code onnx}
 * @param precision the precision asked for, as in {@code fp32}
 */
public record StageLoad(Stage stage, String backend, String precision) {}
