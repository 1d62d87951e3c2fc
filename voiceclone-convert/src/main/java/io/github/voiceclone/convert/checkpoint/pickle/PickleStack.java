package io.github.voiceclone.convert.checkpoint.pickle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The operand stack of a pickle, with its marks. Nothing below the last mark can be popped. */
final class PickleStack {
    private final List<Object> values = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();

    void push(Object value) {
        values.add(value);
    }

    Object peek() throws CorruptCheckpointException {
        require(1);
        return values.get(values.size() - 1);
    }

    Object pop() throws CorruptCheckpointException {
        require(1);
        return values.remove(values.size() - 1);
    }

    /** Pops the topmost values and returns them in the order they were pushed. */
    List<Object> pop(int count) throws CorruptCheckpointException {
        require(count);
        return popFrom(values.size() - count);
    }

    void mark() {
        marks.push(values.size());
    }

    /** Pops all down to the last mark, and the mark, and returns the values in the order they were pushed. */
    List<Object> popMark() throws CorruptCheckpointException {
        if (marks.isEmpty()) {
            throw new CorruptCheckpointException("the pickle closes what it did not open");
        }
        return popFrom(marks.pop());
    }

    private List<Object> popFrom(int first) {
        List<Object> tail = values.subList(first, values.size());
        List<Object> popped = new ArrayList<>(tail);
        tail.clear();
        return popped;
    }

    private void require(int count) throws CorruptCheckpointException {
        int floor = marks.isEmpty() ? 0 : marks.peek();
        if (values.size() - floor < count) {
            throw new CorruptCheckpointException("the pickle takes more values than it made");
        }
    }
}
