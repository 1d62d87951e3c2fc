package io.github.voiceclone.listener;

import io.github.voiceclone.Stage;
import java.util.List;

/**
 * One call of one stage.
 *
 * @param stage which stage
 * @param backend name of the backend that runs it, as in {@code onnx}
 * @param precision its precision, as in {@code fp32}
 * @param requests the requests it serves
 */
public record StageCall(Stage stage, String backend, String precision, List<RequestInfo> requests) {
    /** Copies the list. */
    public StageCall {
        requests = List.copyOf(requests);
    }

    /** Returns the numbers of the requests it serves. */
    public List<Long> requestNumbers() {
        return requests.stream().map(RequestInfo::number).toList();
    }

    /** Returns how many requests the call serves. */
    public int batchSize() {
        return requests.size();
    }
}
