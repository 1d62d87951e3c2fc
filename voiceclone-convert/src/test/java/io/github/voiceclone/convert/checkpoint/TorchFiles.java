package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.PickleBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Finds the checkpoints among the test resources, and writes others around pickles made by hand. */
final class TorchFiles {
    private TorchFiles() {}

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TorchFiles.class.getResource("/checkpoints/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns float32 values as a storage's bytes. */
    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** Returns the entries of a zip checkpoint: its pickle, and storages by key. */
    static Map<String, byte[]> entries(byte[] pickle, Map<String, byte[]> storages) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle);
        storages.forEach((key, data) -> entries.put("archive/data/" + key, data));
        return entries;
    }

    static Path zip(Path file, int method, Map<String, byte[]> entries) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(header(entry.getKey(), method, entry.getValue()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static ZipEntry header(String name, int method, byte[] data) {
        ZipEntry header = new ZipEntry(name);
        header.setMethod(method);
        CRC32 crc = new CRC32();
        crc.update(data);
        header.setSize(data.length);
        header.setCrc(crc.getValue());
        return header;
    }

    static Path zip(Path file, byte[] pickle, Map<String, byte[]> storages) {
        return zip(file, ZipEntry.STORED, entries(pickle, storages));
    }

    static Path stream(Path file, byte[] pickle, Map<String, byte[]> storages) {
        return write(file, stream(true, pickle, storages));
    }

    /** Returns a stream checkpoint's bytes, all storages being float32. */
    static byte[] stream(boolean littleEndian, byte[] pickle, Map<String, byte[]> storages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {
            (byte) 0x80,
            2,
            (byte) 0x8a,
            10,
            0x6c,
            (byte) 0xfc,
            (byte) 0x9c,
            0x46,
            (byte) 0xf9,
            0x20,
            0x6a,
            (byte) 0xa8,
            0x50,
            0x19,
            '.'
        });
        out.writeBytes(new PickleBytes().integer(1001).stop());
        int flag = littleEndian ? 0x88 : 0x89;
        out.writeBytes(new PickleBytes()
                .ops("}")
                .text("little_endian")
                .raw(flag)
                .ops("s")
                .stop());
        out.writeBytes(pickle);
        PickleBytes keys = new PickleBytes().ops("](");
        storages.keySet().forEach(keys::text);
        out.writeBytes(keys.ops("e").stop());
        storages.values().forEach(data -> {
            ByteBuffer count = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            out.writeBytes(count.putLong(data.length / Float.BYTES).array());
            out.writeBytes(data);
        });
        return out.toByteArray();
    }

    static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
