package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.internal.AtomicFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An array of float32 values as NumPy's {@code .npy} files hold it: embeddings, mel spectrograms, waveforms. Immutable.
 *
 * <p>Reads format versions 1 to 3, little-endian float32 and float64 (rounded to float32), in C and in Fortran order;
 * writes version 1.0, float32, in C order. NaN and infinities are kept.
 */
public final class NpyFile {
    private static final int BLOCK_VALUES = 1 << 14;

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
                || new NpyHeader(false, false, shape).size() != values.length) {
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
            NpyHeader header = NpyHeader.read(in);
            float[] values = values(in, header);
            return new NpyFile(header.fortranOrder() ? toRowMajor(values, header.shape()) : values, header.shape());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(name + ": " + e.getMessage(), e);
        }
    }

    private static float[] values(InputStream in, NpyHeader header) throws IOException {
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
        out.write(NpyHeader.bytes(shape));
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
}
