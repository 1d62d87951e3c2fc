package io.github.voiceclone.convert.checkpoint.pickle;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one pickle of protocol 2 to 5 into plain values: Long, BigInteger, Double, Boolean, String, byte[],
 * {@link PickleNone}, {@link PickleList}, {@link PickleDict}, {@link StorageRef}, {@link TensorRef} and {@link OpaqueObject}.
 *
 * <p>A pickle is a program; this machine runs only what moves data. {@link PickleGlobals} decides by name what else may
 * appear. It is our own because the general library for Java, {@code net.razorvine:pickle}, keeps its table of
 * constructors in a static map shared by the whole JVM, builds a stand-in for whatever class it does not know, calls
 * methods that a class declares, and allocates as many bytes as the file says.
 *
 * <p>It does not recurse, each step takes a bounded amount of memory, and {@link PickleBudget} bounds their number by the
 * pickle's size.
 */
public final class PickleMachine {
    /** The longest name of a module or class, in characters. */
    private static final int MAX_NAME = 1024;

    /** Turns a persistent id into a value. */
    public interface PersistentIds {
        /** Returns the value of an id, such as a {@link StorageRef}. */
        Object load(Object id) throws CorruptCheckpointException;
    }

    private final PickleInput in;
    private final PersistentIds persistentIds;
    private final PickleBudget budget;
    private final PickleStack stack = new PickleStack();
    private final Map<Long, Object> memo = new HashMap<>();

    private PickleMachine(PickleInput in, PersistentIds persistentIds) {
        this.in = in;
        this.persistentIds = persistentIds;
        this.budget = new PickleBudget(in);
    }

    /**
     * Reads a pickle up to its end mark.
     *
     * @throws IOException if it is damaged, or asks for anything but data
     */
    public static Object load(PickleInput in, PersistentIds persistentIds) throws IOException {
        PickleMachine machine = new PickleMachine(in, persistentIds);
        for (int opcode = in.next(); opcode != '.'; opcode = in.next()) {
            machine.budget.spend(1);
            machine.step(opcode);
        }
        return machine.stack.pop();
    }

    private void step(int opcode) throws IOException {
        if (!framing(opcode) && !literal(opcode) && !memo(opcode) && !container(opcode) && !object(opcode)) {
            throw new CorruptCheckpointException("opcode 0x" + Integer.toHexString(opcode) + " at byte "
                    + (in.position() - 1) + " of the pickle is none of those torch.save writes");
        }
    }

    private boolean framing(int opcode) throws IOException {
        switch (opcode) {
            case 0x80 -> protocol(in.next());
            case 0x95 -> in.int64(); // a frame's length: a hint for reading ahead
            case '(' -> stack.mark();
            case '0' -> stack.pop();
            case '1' -> popMark();
            case '2' -> stack.push(stack.peek());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void protocol(int version) throws CorruptCheckpointException {
        if (version < 2 || version > 5) {
            throw new CorruptCheckpointException("a pickle of protocol " + version + ", expected 2 to 5");
        }
    }

    private boolean literal(int opcode) throws IOException {
        switch (opcode) {
            case 'N' -> stack.push(PickleNone.NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'J' -> stack.push((long) in.int32());
            case 'K' -> stack.push((long) in.next());
            case 'M' -> stack.push((long) in.uint16());
            case 0x8a -> stack.push(in.integer(in.next()));
            case 'G' -> stack.push(in.float64());
            case 'X' -> stack.push(in.utf8(in.uint32()));
            case 0x8c -> stack.push(in.utf8(in.next()));
            case 0x8d -> stack.push(in.utf8(in.int64()));
            case 'U' -> stack.push(in.utf8(in.next())); // a string of Python 2
            case 'T' -> stack.push(in.utf8(in.uint32()));
            case 'C' -> stack.push(in.bytes(in.next()));
            case 'B' -> stack.push(in.bytes(in.uint32()));
            case 0x8e, 0x96 -> stack.push(in.bytes(in.int64()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memo(int opcode) throws IOException {
        switch (opcode) {
            case 'q' -> memo.put((long) in.next(), stack.peek());
            case 'r' -> memo.put(in.uint32(), stack.peek());
            case 0x94 -> memo.put((long) memo.size(), stack.peek());
            case 'h' -> stack.push(remembered(in.next()));
            case 'j' -> stack.push(remembered(in.uint32()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object remembered(long index) throws CorruptCheckpointException {
        Object value = memo.get(index);
        if (value == null) {
            throw new CorruptCheckpointException("the pickle recalls value " + index + ", which it never kept");
        }
        return value;
    }

    private boolean container(int opcode) throws IOException {
        switch (opcode) {
            case '}' -> stack.push(new PickleDict());
            case ']', 0x8f, ')' -> stack.push(new PickleList(List.of()));
            case 't', 'l', 0x91 -> stack.push(new PickleList(popMark()));
            case 0x85 -> stack.push(new PickleList(stack.pop(1)));
            case 0x86 -> stack.push(new PickleList(stack.pop(2)));
            case 0x87 -> stack.push(new PickleList(stack.pop(3)));
            case 'd' -> pushDict(popMark());
            case 'a' -> append(stack.pop(1));
            case 'e', 0x90 -> append(popMark());
            case 's' -> put(stack.pop(2));
            case 'u' -> put(popMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private List<Object> popMark() throws CorruptCheckpointException {
        List<Object> popped = stack.popMark();
        budget.spend(popped.size());
        return popped;
    }

    private void pushDict(List<Object> items) throws CorruptCheckpointException {
        stack.push(new PickleDict());
        put(items);
    }

    private void append(List<Object> items) throws CorruptCheckpointException {
        Object target = stack.peek();
        if (target instanceof PickleList list) {
            list.items().addAll(items);
        } else if (!(target instanceof OpaqueObject)) {
            throw new CorruptCheckpointException("items for " + PickleValues.describe(target));
        }
    }

    private void put(List<Object> items) throws CorruptCheckpointException {
        Object target = stack.peek();
        if (items.size() % 2 != 0 || !(target instanceof PickleDict || target instanceof OpaqueObject)) {
            throw new CorruptCheckpointException(
                    items.size() + " keys and values for " + PickleValues.describe(target));
        }
        if (target instanceof PickleDict dict) {
            for (int i = 0; i < items.size(); i += 2) {
                dict.put(items.get(i), items.get(i + 1));
            }
        }
    }

    private boolean object(int opcode) throws IOException {
        switch (opcode) {
            case 'c' -> stack.push(PickleGlobals.find(in.line(), in.line()));
            case 0x93 -> global(stack.pop(2));
            case 'R', 0x81 -> call(stack.pop(2));
            case 'b' -> build(stack.pop(1));
            case 'Q' -> stack.push(persistentIds.load(stack.pop()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void global(List<Object> names) throws CorruptCheckpointException {
        String module = PickleValues.text(names.get(0), "module's name");
        String name = PickleValues.text(names.get(1), "global's name");
        if (module.length() > MAX_NAME || name.length() > MAX_NAME) {
            throw new CorruptCheckpointException("a class of a name of more than " + MAX_NAME + " characters");
        }
        stack.push(PickleGlobals.find(module, name));
    }

    private void call(List<Object> operands) throws CorruptCheckpointException {
        stack.push(PickleGlobals.call(operands.get(0), operands.get(1), budget));
    }

    /** Attributes set on a dict (a state dict's version notes) or a parameter are not read. */
    private void build(List<Object> state) throws CorruptCheckpointException {
        Object target = stack.peek();
        if (!(target instanceof PickleDict || target instanceof TensorRef || target instanceof OpaqueObject)) {
            throw new CorruptCheckpointException(
                    "a state of " + state.size() + " for " + PickleValues.describe(target));
        }
    }
}
