package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Header of an {@code .npy} file: magic, version and a Python dictionary (NumPy enhancement
 * proposal 1).
 *
 * @param doubles whether values have eight bytes rather than four
 * @param fortranOrder whether the first index varies fastest
 * @param shape extent of each axis
 */
@SuppressWarnings("ArrayRecordComponent") // package-private and short-lived
record NpyHeader(boolean doubles, boolean fortranOrder, int[] shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_BYTES = 1 << 16;
    private static final int MAX_RANK = 32;
    private static final int ALIGNMENT = 64;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

    /**
     * Reads a header and leaves the stream at the first value.
     *
     * @throws InvalidInputException if it is not the header of a float32 or float64 array
     */
    static NpyHeader read(InputStream in) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
            throw new InvalidInputException("is not an .npy file: it does not start with \\x93NUMPY");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new InvalidInputException("has .npy version " + version + ", expected 1 to 3");
        }
        int lengthBytes = version == 1 ? 2 : 4;
        byte[] length = Arrays.copyOf(in.readNBytes(lengthBytes), 4);
        return parse(in, ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt());
    }

    private static NpyHeader parse(InputStream in, int length) throws IOException {
        if (length <= 0 || length > MAX_BYTES) {
            throw new InvalidInputException(
                    "has an .npy header of " + Integer.toUnsignedString(length) + " bytes, expected 1 to " + MAX_BYTES);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new InvalidInputException("is truncated inside its .npy header");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        String type = find(DESCR, text, "descr");
        if (!type.equals("<f4") && !type.equals("<f8")) {
            throw new InvalidInputException(
                    "holds values of type '" + type + "', expected '<f4' or '<f8' (little-endian floats)");
        }
        boolean fortranOrder = find(ORDER, text, "fortran_order").equals("True");
        return new NpyHeader(type.equals("<f8"), fortranOrder, shape(find(SHAPE, text, "shape")));
    }

    private static String find(Pattern pattern, String text, String key) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new InvalidInputException("has an .npy header without a legal '" + key + "'");
        }
        return matcher.group(1);
    }

    private static int[] shape(String text) {
        try {
            int[] shape = Arrays.stream(text.replace("L", "").split(",", -1))
                    .map(String::trim)
                    .filter(extent -> !extent.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
            if (shape.length <= MAX_RANK) {
                return shape;
            }
        } catch (NumberFormatException e) {
            throw new InvalidInputException("has the shape (" + text.strip() + "), expected numbers below 2^31", e);
        }
        throw new InvalidInputException("has the shape (" + text.strip() + "), expected at most " + MAX_RANK + " axes");
    }

    /** Returns the number of values. */
    int size() {
        long size = 1;
        for (int extent : shape) {
            size *= extent;
            if (size > Integer.MAX_VALUE - 8) {
                throw new InvalidInputException(
                        "has the shape " + Arrays.toString(shape) + ", which is more values than an array can hold");
            }
        }
        return (int) size;
    }

    /** Returns the bytes of a version 1.0 header of a float32 array in C order, padded to a multiple of 64. */
    static byte[] bytes(int... shape) {
        String axes = Arrays.stream(shape).mapToObj(e -> e + ",").collect(Collectors.joining(" "));
        String tuple = shape.length > 1 ? axes.substring(0, axes.length() - 1) : axes;
        String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + tuple + "), }";
        int start = MAGIC.length + 4;
        int total = (start + dictionary.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer out = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (total - start));
        byte[] text = (dictionary + " ".repeat(total - start - dictionary.length() - 1) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        return out.put(text).array();
    }
}
