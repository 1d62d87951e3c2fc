package io.github.voiceclone;

import io.github.voiceclone.internal.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The file format of a saved {@link Voice}, version 1. All numbers are big-endian.
 *
 * <table>
 * <caption>Content, in order</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>8</td><td>the ASCII letters {@code VCLVOICE}</td></tr>
 * <tr><td>4</td><td>format version, int32</td></tr>
 * <tr><td>2 + n</td><td>name: length n in bytes, uint16, then UTF-8</td></tr>
 * <tr><td>2 + n</td><td>encoder model: likewise</td></tr>
 * <tr><td>4</td><td>number of embedding values, int32</td></tr>
 * <tr><td>4 each</td><td>the values, IEEE 754 float32</td></tr>
 * <tr><td>4</td><td>CRC-32 of all bytes before it</td></tr>
 * </table>
 */
final class VoiceFile {
    private static final byte[] MAGIC = "VCLVOICE".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int CHECKSUM_BYTES = 4;
    private static final int LARGEST_FILE = 1 << 20;

    private VoiceFile() {}

    static void write(Voice voice, Path file) {
        try (AtomicFile whole = AtomicFile.create(file)) {
            whole.out().write(encode(voice));
            whole.commit();
        } catch (IOException e) {
            throw new VoiceCloneException(
                    "voice '" + voice.name() + "' cannot be saved to " + file + ": " + e + "; check the folder", e);
        }
    }

    static Voice read(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw new InvalidInputException(file + " has " + size + " bytes: too large for a saved voice");
            }
            return decode(Files.readAllBytes(file), file);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("no voice file at " + file + ": save one with Voice.save", e);
        } catch (IOException e) {
            throw new InvalidInputException("voice file " + file + " cannot be read: " + e, e);
        }
    }

    private static byte[] encode(Voice voice) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(MAGIC);
            out.writeInt(VERSION);
            writeText(out, voice.name());
            writeText(out, voice.encoderModel());
            float[] values = ((SpeakerEmbedding) voice.speaker()).toArray();
            out.writeInt(values.length);
            for (float value : values) {
                out.writeFloat(value);
            }
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 0xFFFF) {
            throw new InvalidInputException("a voice's name has " + utf8.length + " bytes, expected at most 65535");
        }
        out.writeShort(utf8.length);
        out.write(utf8);
    }

    private static Voice decode(byte[] bytes, Path file) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte[] magic = new byte[MAGIC.length];
        if (bytes.length < MAGIC.length + 4 + CHECKSUM_BYTES
                || !ByteBuffer.wrap(MAGIC).equals(ByteBuffer.wrap(bytes, 0, magic.length))) {
            throw new InvalidInputException(file + " is not a saved voice: save one with Voice.save");
        }
        in.get(magic);
        int version = in.getInt();
        if (version != VERSION) {
            throw new InvalidInputException(
                    "voice file " + file + " is of format version " + version + ", this release reads " + VERSION
                            + ": use the release that wrote it, or analyse the recording again");
        }
        int end = bytes.length - CHECKSUM_BYTES;
        if (checksum(bytes, end) != in.getInt(end)) {
            throw damaged(file, null);
        }
        try {
            return decodeContent(in);
        } catch (BufferUnderflowException e) {
            throw damaged(file, e);
        }
    }

    private static Voice decodeContent(ByteBuffer in) {
        String name = readText(in);
        String encoderModel = readText(in);
        int size = in.getInt();
        if (size < 0 || size > in.remaining() / Float.BYTES) {
            throw new BufferUnderflowException();
        }
        float[] values = new float[size];
        in.asFloatBuffer().get(values);
        return new Voice(name, SpeakerEmbedding.of(values), encoderModel);
    }

    private static String readText(ByteBuffer in) {
        byte[] utf8 = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes, int end) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }

    private static InvalidInputException damaged(Path file, @Nullable Throwable cause) {
        return new InvalidInputException(
                "voice file " + file + " is damaged (its checksum does not fit): analyse the recording again", cause);
    }
}
