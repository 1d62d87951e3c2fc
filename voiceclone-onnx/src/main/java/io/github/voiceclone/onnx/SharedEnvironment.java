package io.github.voiceclone.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's environment of this process, made so that it lives as long as the process. ONNX Runtime's Java binding frees
 * it in a shutdown hook, on which graphs that still run or load crash the JVM; the hook also keeps the binding's class loader
 * for ever. The environment here is made without that hook or, where that is not possible, held by a second native
 * reference, which the hook leaves. Both use private members of the binding: where those are refused, or are not as
 * expected, the binding's own environment is returned as it is.
 */
final class SharedEnvironment {
    private static final Logger LOG = LoggerFactory.getLogger(SharedEnvironment.class);
    private static final String NAME = "voiceclone";
    private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;

    /** From this release on, Java warns of final fields that are set by reflection. */
    private static final int FINAL_FIELDS_ARE_FINAL = 26;

    /** The fields that the binding's constructor sets. */
    private static final Set<String> FIELDS = Set.of("nativeHandle", "defaultAllocator");

    private SharedEnvironment() {}

    /** Creates the environment, the native library being loaded, or takes the one that the application has created. */
    @SuppressWarnings("LockOnNonEnclosingClassLiteral") // the lock under which the binding creates it, once
    static OrtEnvironment create() {
        synchronized (OrtEnvironment.class) {
            return canOmitHook() ? withoutHook() : withHook();
        }
    }

    private static boolean canOmitHook() {
        try {
            return Runtime.version().feature() < FINAL_FIELDS_ARE_FINAL
                    && field("INSTANCE").get(null) == null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("ONNX Runtime's environment cannot be looked at: {}", e.toString());
            return false;
        }
    }

    private static OrtEnvironment withoutHook() {
        try {
            Set<String> fields = Arrays.stream(OrtEnvironment.class.getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()))
                    .map(Field::getName)
                    .collect(Collectors.toSet());
            if (!fields.equals(FIELDS)) {
                throw new NoSuchFieldException("expected " + FIELDS + ", found " + fields);
            }
            OrtEnvironment environment = unconstructed();
            field("defaultAllocator").set(environment, defaultAllocator());
            field("nativeHandle").set(environment, newReference());
            field("curLogLevel").set(null, LEVEL);
            field("curLoggingName").set(null, NAME);
            field("INSTANCE").set(null, environment);
            return environment;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.debug("ONNX Runtime's shutdown hook cannot be left out: {}", e.toString());
            return withHook();
        }
    }

    private static OrtEnvironment withHook() {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(LEVEL, NAME);
        try {
            newReference();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.debug("ONNX Runtime's environment is freed when the process ends: {}", e.toString());
        }
        return environment;
    }

    /** Returns an instance none of whose constructors has run: as deserialization does, whose factory this is. */
    private static OrtEnvironment unconstructed() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.reflect.ReflectionFactory");
        Object factory = type.getMethod("getReflectionFactory").invoke(null);
        Constructor<?> constructor =
                (Constructor<?>) type.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                        .invoke(factory, OrtEnvironment.class, Object.class.getConstructor());
        return OrtEnvironment.class.cast(constructor.newInstance());
    }

    /** Takes a reference to the native environment, which is one for the process and counts them. */
    private static long newReference() throws ReflectiveOperationException {
        Method method = method(OrtEnvironment.class, "createHandle", long.class, int.class, String.class);
        return (long) call(method, apiHandle(), LEVEL.getValue(), NAME);
    }

    private static Object defaultAllocator() throws ReflectiveOperationException {
        Object handle = call(method(OrtEnvironment.class, "getDefaultAllocator", long.class), apiHandle());
        Constructor<?> constructor = binding("OrtAllocator").getDeclaredConstructor(long.class, boolean.class);
        constructor.setAccessible(true);
        return constructor.newInstance(handle, true);
    }

    private static long apiHandle() throws ReflectiveOperationException {
        Field handle = binding("OnnxRuntime").getDeclaredField("ortApiHandle");
        handle.setAccessible(true);
        return handle.getLong(null);
    }

    private static Class<?> binding(String name) throws ClassNotFoundException {
        return Class.forName("ai.onnxruntime." + name, true, OrtEnvironment.class.getClassLoader());
    }

    private static Field field(String name) throws NoSuchFieldException {
        Field field = OrtEnvironment.class.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    private static Object call(Method method, @Nullable Object... arguments) throws ReflectiveOperationException {
        try {
            return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException(String.valueOf(e.getCause()), e);
        }
    }
}
