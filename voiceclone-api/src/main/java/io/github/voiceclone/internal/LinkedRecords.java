package io.github.voiceclone.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * Java's memory of the records whose {@code equals} and {@code hashCode} were called. Until JDK 19 it keeps the last of their
 * classes for the life of the process, and with it the class loader of an application that has been stopped.
 */
public final class LinkedRecords {
    private LinkedRecords() {}

    /** Makes Java remember a class of its own instead. */
    public static void forget() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle component = MethodHandles.identity(String.class);
        try {
            ObjectMethods.bootstrap(
                    lookup,
                    "equals",
                    MethodType.methodType(boolean.class, String.class, Object.class),
                    String.class,
                    "value",
                    component);
            ObjectMethods.bootstrap(
                    lookup,
                    "hashCode",
                    MethodType.methodType(int.class, String.class),
                    String.class,
                    "value",
                    component);
        } catch (Throwable e) {
            throw new LinkageError("java.lang.runtime.ObjectMethods", e);
        }
    }
}
