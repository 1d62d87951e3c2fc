package io.github.voiceclone.observe;

import io.github.voiceclone.Stage;
import java.util.List;

/**
 * One call of one stage.
 *
 * @param stage which stage
 * @param backend its provider's name, as in {@code onnx}
 * @param precision its precision, as in {@code fp32}
 * @param requests the numbers of the requests it serves: a voice cloner counts its requests from 1
 */
public record StageCall(Stage stage, String backend, String precision, List<Long> requests) {
    /** Copies the list. */
    public StageCall {
        requests = List.copyOf(requests);
    }

    /** Returns how many requests the call serves. */
    public int batchSize() {
        return requests.size();
    }
}
