package io.github.voiceclone.runtime;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Device names of NVIDIA GPUs: {@code cuda}, which is the first, or {@code cuda:} and a number from 0. */
public final class CudaName {
    private static final Pattern NAME = Pattern.compile("cuda(?::(\\d{1,3}))?");

    private CudaName() {}

    /** Returns the number of the GPU that a device name denotes; empty if it denotes none. */
    public static OptionalInt ordinal(String device) {
        Matcher matcher = NAME.matcher(device);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        String number = matcher.group(1);
        return OptionalInt.of(number == null ? 0 : Integer.parseInt(number));
    }
}
