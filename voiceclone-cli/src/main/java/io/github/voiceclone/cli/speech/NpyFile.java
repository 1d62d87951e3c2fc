package io.github.voiceclone.cli.speech;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.internal.AtomicFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An array of float32 values as NumPy's {@code .npy} files hold it: embeddings, mel spectrograms, waveforms. Immutable.
 *
 * <p>Reads format versions 1 to 3, little-endian float32 and float64 (rounded to float32), in C and in Fortran order;
 * writes version 1.0, float32, in C order. NaN and infinities are kept.
 */
public final class NpyFile {
    private static final int BLOCK_VALUES = 1 << 14;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_BYTES = 1 << 16;
    private static final int MAX_RANK = 32;
    private static final int ALIGNMENT = 64;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

    private final float[] values;
    private final int[] shape;

    private NpyFile(float[] values, int[] shape) {
        this.values = values;
        this.shape = shape;
    }

    /**
     * Creates an array from copies of its values and shape.
     *
     * @param values row-major values (the last index varies fastest)
     * @param shape extent of each axis; empty for a scalar
     * @throws InvalidInputException if the values do not fill the shape
     */
    public static NpyFile of(float[] values, int... shape) {
        if (Arrays.stream(shape).anyMatch(extent -> extent < 0)
                || new Header(false, false, shape).size() != values.length) {
            throw new InvalidInputException(
                    values.length + " values do not fill an array of shape " + Arrays.toString(shape));
        }
        return new NpyFile(values.clone(), shape.clone());
    }

    /**
     * Reads a file.
     *
     * @throws InvalidInputException if it is not there, not an array of little-endian floats, or truncated
     */
    public static NpyFile read(Path path) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            return read(in, path.toString());
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(path + ": there is no such file", e);
        } catch (IOException e) {
            throw new InvalidInputException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads an array from a stream, and nothing after it. Memory grows with what the stream holds, not with what the
     * header claims.
     *
     * @param name what error messages call the file
     * @throws InvalidInputException as {@link #read(Path)} does
     */
    public static NpyFile read(InputStream in, String name) throws IOException {
        try {
            Header header = Header.read(in);
            float[] values = values(in, header);
            return new NpyFile(header.fortranOrder() ? toRowMajor(values, header.shape()) : values, header.shape());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(name + ": " + e.getMessage(), e);
        }
    }

    private static float[] values(InputStream in, Header header) throws IOException {
        int size = header.size();
        int valueBytes = header.doubles() ? 8 : 4;
        float[] values = new float[Math.min(size, BLOCK_VALUES)];
        for (int done = 0; done < size; ) {
            int count = Math.min(BLOCK_VALUES, size - done);
            byte[] bytes = in.readNBytes(count * valueBytes);
            if (bytes.length < count * valueBytes) {
                throw new InvalidInputException("is truncated: the shape " + Arrays.toString(header.shape()) + " needs "
                        + size + " values, found " + (done + bytes.length / valueBytes));
            }
            if (done + count > values.length) {
                values = Arrays.copyOf(values, (int) Math.min(size, 2L * values.length));
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int end = done + count; done < end; done++) {
                values[done] = header.doubles() ? (float) buffer.getDouble() : buffer.getFloat();
            }
        }
        return values;
    }

    private static float[] toRowMajor(float[] columnMajor, int[] shape) {
        float[] rowMajor = new float[columnMajor.length];
        int[] index = new int[shape.length];
        for (float value : columnMajor) {
            int at = 0;
            for (int axis = 0; axis < shape.length; axis++) {
                at = at * shape[axis] + index[axis];
            }
            rowMajor[at] = value;
            for (int axis = 0; axis < shape.length && ++index[axis] == shape[axis]; axis++) {
                index[axis] = 0;
            }
        }
        return rowMajor;
    }

    /** Writes the array to a file, in place of any there, which is whole or as it was. */
    public void write(Path path) throws IOException {
        try (AtomicFile file = AtomicFile.create(path)) {
            write(file.out());
            file.commit();
        }
    }

    /** Writes the array to a stream, which is neither flushed nor closed. */
    public void write(OutputStream out) throws IOException {
        out.write(Header.bytes(shape));
        for (int done = 0; done < values.length; done += BLOCK_VALUES) {
            int count = Math.min(BLOCK_VALUES, values.length - done);
            ByteBuffer block = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
            block.asFloatBuffer().put(values, done, count);
            out.write(block.array());
        }
    }

    /** Returns a copy of the extents of the axes. */
    public int[] shape() {
        return shape.clone();
    }

    /** Returns a copy of the values, row-major. */
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public String toString() {
        return "NpyFile" + Arrays.toString(shape);
    }

    /**
     * Header before the values: magic, version and a Python dictionary (NumPy enhancement proposal 1).
     *
     * @param doubles whether values have eight bytes rather than four
     * @param fortranOrder whether the first index varies fastest
     * @param shape extent of each axis
     */
    @SuppressWarnings("ArrayRecordComponent") // private and short-lived
    private record Header(boolean doubles, boolean fortranOrder, int[] shape) {
        /**
         * Reads a header and leaves the stream at the first value.
         *
         * @throws InvalidInputException if it is not the header of a float32 or float64 array
         */
        static Header read(InputStream in) throws IOException {
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
            return parse(
                    in, ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt());
        }

        private static Header parse(InputStream in, int length) throws IOException {
            if (length <= 0 || length > MAX_BYTES) {
                throw new InvalidInputException("has an .npy header of " + Integer.toUnsignedString(length)
                        + " bytes, expected 1 to " + MAX_BYTES);
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
            return new Header(type.equals("<f8"), fortranOrder, shape(find(SHAPE, text, "shape")));
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
            throw new InvalidInputException(
                    "has the shape (" + text.strip() + "), expected at most " + MAX_RANK + " axes");
        }

        /** Returns the number of values. */
        int size() {
            long size = 1;
            for (int extent : shape) {
                size *= extent;
                if (size > Integer.MAX_VALUE - 8) {
                    throw new InvalidInputException("has the shape " + Arrays.toString(shape)
                            + ", which is more values than an array can hold");
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
}
