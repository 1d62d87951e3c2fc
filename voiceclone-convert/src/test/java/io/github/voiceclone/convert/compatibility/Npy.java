package io.github.voiceclone.convert.compatibility;

import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads NumPy's {@code .npy} files, version 1, little-endian float32 in row-major order. */
public final class Npy {
    private static final Pattern SHAPE = Pattern.compile("'shape': \\(([0-9, ]*)\\)");

    private Npy() {}

    /** Reads a file. */
    public static Weights read(Path file) throws IOException {
        return of(Files.readAllBytes(file), file.toString());
    }

    /** Returns the array that a file's content holds; {@code name} is the file's, for errors. */
    static Weights of(byte[] content, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int header = 10 + bytes.getShort(8);
        String text = new String(bytes.array(), 0, header, StandardCharsets.ISO_8859_1);
        Matcher shape = SHAPE.matcher(text);
        if (!shape.find() || !text.contains("'<f4'") || !text.contains("'fortran_order': False")) {
            throw new IOException(name + " is no float32 array in row-major order: " + text);
        }
        float[] values = new float[(bytes.capacity() - header) / 4];
        bytes.position(header).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return new Weights(
                values,
                Arrays.stream(shape.group(1).split(","))
                        .map(String::strip)
                        .filter(extent -> !extent.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }
}
