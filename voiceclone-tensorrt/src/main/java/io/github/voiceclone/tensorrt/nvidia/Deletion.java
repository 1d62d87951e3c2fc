package io.github.voiceclone.tensorrt.nvidia;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvonnxparser.IParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes TensorRT's objects. Since TensorRT 10 they are deleted as C++ objects, and bytedeco's presets have no call for
 * that (javacpp-presets issue 1699), so the deleting destructor is looked up in the object's table of virtual functions
 * (Itanium C++ ABI, 2.5.2; Linux and macOS). Elsewhere objects stay until the process ends.
 */
final class Deletion {
    private static final Logger LOG = LoggerFactory.getLogger(Deletion.class);

    /** All but the parser derive from {@code INoCopy}, whose destructor is its first virtual function. */
    private static final int DELETING_DESTRUCTOR = 1;

    /** The parser's destructor follows its first six functions, of which {@code clearErrors} is the last. */
    private static final int PARSER_DELETING_DESTRUCTOR = 7;

    private Deletion() {}

    /** Deletes an object that TensorRT made and that the caller owns. */
    static void delete(Pointer object) {
        if (object == null || object.isNull()) {
            return;
        }
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            LOG.debug("{} stays until the process ends", object);
            return;
        }
        long table = new LongPointer(new TensorRt.At(object.address())).get(0);
        int entry = object instanceof IParser ? PARSER_DELETING_DESTRUCTOR : DELETING_DESTRUCTOR;
        long destructor = new LongPointer(new TensorRt.At(table)).get(entry);
        call(object, destructor);
        object.setNull();
    }

    /** Calls a function of one pointer, which JavaCPP does for deallocators of its own. */
    private static void call(Pointer object, long function) {
        try {
            Class<?> type = Class.forName("org.bytedeco.javacpp.Pointer$NativeDeallocator");
            Constructor<?> constructor = type.getDeclaredConstructor(Pointer.class, long.class, long.class);
            Method method = type.getDeclaredMethod("deallocate");
            constructor.setAccessible(true);
            method.setAccessible(true);
            method.invoke(constructor.newInstance(object, object.address(), function));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("{} stays until the process ends: {}", object, e.toString());
        }
    }
}
