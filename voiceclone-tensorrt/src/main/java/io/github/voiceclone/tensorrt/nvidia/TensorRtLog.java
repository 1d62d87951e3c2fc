package io.github.voiceclone.tensorrt.nvidia;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bridge from TensorRT's log to SLF4J; keeps the last errors for messages. Thread-safe. */
final class TensorRtLog extends ILogger {
    static final TensorRtLog LOG = new TensorRtLog();

    private static final Logger OURS = LoggerFactory.getLogger("io.github.voiceclone.tensorrt.log");
    private static final int KEPT = 3;

    @GuardedBy("this")
    private final Deque<String> errors = new ArrayDeque<>();

    private TensorRtLog() {}

    /** Called by TensorRT, on any thread. */
    @Override
    public void log(Severity severity, String message) {
        switch (severity.intern()) {
            case kINTERNAL_ERROR, kERROR -> keep(message);
            case kWARNING, kINFO -> OURS.debug("{}", message);
            default -> OURS.trace("{}", message);
        }
    }

    private synchronized void keep(String message) {
        OURS.debug("{}", message);
        errors.addLast(line(message));
        if (errors.size() > KEPT) {
            errors.removeFirst();
        }
    }

    /** Returns a message on one line. */
    static String line(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Returns the last errors on one line and clears them. */
    synchronized String lastErrors() {
        String text = errors.isEmpty() ? "it did not say why" : String.join("; ", errors);
        errors.clear();
        return text;
    }
}
