package io.github.voiceclone.sv2tts.runtime;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of NVIDIA GPUs as devices: {@code cuda}, which is the first, or {@code cuda:} and a number from 0. */
public final class CudaName {
    private static final Pattern NAME = Pattern.compile("cuda(?::(\\d{1,3}))?");

    private CudaName() {}

    /** Returns the number of the GPU that a device name means; empty if it means none. */
    public static OptionalInt ordinal(String device) {
        Matcher matcher = NAME.matcher(device);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        String number = matcher.group(1);
        return OptionalInt.of(number == null ? 0 : Integer.parseInt(number));
    }
}
