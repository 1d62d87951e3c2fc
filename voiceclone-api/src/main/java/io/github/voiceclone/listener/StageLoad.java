package io.github.voiceclone.listener;

import io.github.voiceclone.Stage;

/**
 * One stage being opened.
 *
 * @param stage which stage
 * @param backend its provider's name, as in {@code onnx}
 * @param precision the precision asked for, as in {@code fp32}
 */
public record StageLoad(Stage stage, String backend, String precision) {}
