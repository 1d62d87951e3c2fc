package io.github.voiceclone;

import io.github.voiceclone.internal.AtomicFile;
import io.github.voiceclone.internal.BinaryFormat;
import io.github.voiceclone.internal.BinaryFormat.Content;
import io.github.voiceclone.internal.BinaryFormat.FormatException;
import io.github.voiceclone.internal.BinaryFormat.Problem;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The file format of a saved {@link Voice}, version 2; its extension is {@code .voice}. Version 1 is read too. All numbers
 * are big-endian.
 *
 * <table>
 * <caption>Content, in order</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>8</td><td>the ASCII letters {@code VCLVOICE}</td></tr>
 * <tr><td>4</td><td>format version, int32: 2</td></tr>
 * <tr><td>2 + n</td><td>name: a <em>text</em>, which is its length n in bytes, uint16, then UTF-8</td></tr>
 * <tr><td>2 + n</td><td>encoder model: a text</td></tr>
 * <tr><td>1 [+ 12]</td><td>time of creation, <em>optional</em>: a byte 0, or a byte 1 and then the value; seconds since
 *     1970-01-01T00:00:00Z, int64, and nanoseconds, int32, 0 to 999 999 999</td></tr>
 * <tr><td>1 [+ 2 + n]</td><td>description: an optional text</td></tr>
 * <tr><td>1 [+ 2 + n]</td><td>consent: an optional text</td></tr>
 * <tr><td>1</td><td>kind of speaker: 1 for an embedding, 2 for a prompt; then one of the next two tables</td></tr>
 * <tr><td>4</td><td>CRC-32 (as in zip and PNG) of all bytes before it; the file ends here</td></tr>
 * </table>
 *
 * <table>
 * <caption>An embedding</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>4</td><td>number of values n, int32</td></tr>
 * <tr><td>4 n</td><td>the values, IEEE 754 float32</td></tr>
 * </table>
 *
 * <table>
 * <caption>A prompt</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>2 + n</td><td>kind: a text</td></tr>
 * <tr><td>4</td><td>width w: number of values of a frame, int32</td></tr>
 * <tr><td>8</td><td>frames per second, IEEE 754 float64</td></tr>
 * <tr><td>1 [+ 2 + n]</td><td>transcript: an optional text</td></tr>
 * <tr><td>4</td><td>number of frames f, int32</td></tr>
 * <tr><td>4 f w</td><td>the values, [frames, width], row-major, IEEE 754 float32</td></tr>
 * </table>
 *
 * <p>Version 1 has, between the encoder model and the checksum, nothing but an embedding.
 *
 * <p>A text has at most {@link Voice#MAX_TEXT_BYTES}; how large a file is read is a limit of the reader's.
 */
final class VoiceFile {
    private static final BinaryFormat FORMAT = new BinaryFormat("VCLVOICE", 1, 2);
    private static final int EMBEDDING = 1;
    private static final int PROMPT = 2;

    private VoiceFile() {}

    /** Returns whether a file begins as those of voices do, of any version. */
    static boolean begins(byte[] file) {
        try {
            FORMAT.readHeader(ByteBuffer.wrap(file));
            return true;
        } catch (FormatException e) {
            return e.problem() != Problem.FOREIGN;
        }
    }

    static void write(Voice voice, Path file) {
        try (AtomicFile whole = AtomicFile.create(file)) {
            whole.out().write(encode(voice));
            whole.commit();
        } catch (IOException e) {
            throw new VoiceCloneException(
                    "voice '" + voice.name() + "' cannot be saved to " + file + ": " + e + "; check the folder", e);
        }
    }

    static Voice read(Path file, long maxBytes) {
        try {
            long size = Files.size(file);
            if (size > maxBytes) {
                throw new InvalidInputException("voice file " + file + " has " + size + " bytes, the limit is "
                        + maxBytes + ": it is no saved voice, or load it with a higher limit");
            }
            return decode(Files.readAllBytes(file), "voice file " + file);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(
                    "no voice file at " + file + ": check the path, or create the voice from a recording", e);
        } catch (IOException e) {
            throw new InvalidInputException("voice file " + file + " cannot be read: " + e, e);
        }
    }

    /** Returns the voice that a file holds; {@code what} names the file in errors. */
    static Voice decode(byte[] file, String what) {
        try {
            return decode(FORMAT.open(file));
        } catch (FormatException e) {
            throw unreadable(what, e);
        }
    }

    private static InvalidInputException unreadable(String what, FormatException e) {
        return new InvalidInputException(
                switch (e.problem()) {
                    case FOREIGN -> what + " is not a saved voice: " + e.getMessage()
                            + "; create the voice from a recording";
                    case TOO_NEW -> what + " is too new: " + e.getMessage()
                            + "; upgrade to the release that wrote it, or create the voice again from its recording";
                    case TOO_OLD, DAMAGED -> what + " is damaged: " + e.getMessage()
                            + "; create the voice again from its recording";
                },
                e);
    }

    /** Returns the file of a voice. */
    static byte[] encode(Voice voice) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeText(out, voice.name());
            writeText(out, voice.encoderModel());
            out.writeBoolean(voice.created().isPresent());
            if (voice.created().isPresent()) {
                Instant created = voice.created().get();
                out.writeLong(created.getEpochSecond());
                out.writeInt(created.getNano());
            }
            writeOptional(out, voice.description());
            writeOptional(out, voice.consent());
            writeSpeaker(out, voice.speaker());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return FORMAT.file(bytes.toByteArray());
    }

    private static void writeSpeaker(DataOutputStream out, Speaker speaker) throws IOException {
        if (speaker instanceof SpeakerPrompt prompt) {
            out.writeByte(PROMPT);
            writeText(out, prompt.kind());
            out.writeInt(prompt.width());
            out.writeDouble(prompt.frameRate());
            writeOptional(out, prompt.transcript());
            out.writeInt(prompt.frames());
        } else {
            out.writeByte(EMBEDDING);
            out.writeInt(speaker.values().remaining());
        }
        FloatBuffer values = speaker.values();
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.remaining(), Float.BYTES));
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
    }

    private static void writeOptional(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            writeText(out, text.get());
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(utf8.length);
        out.write(utf8);
    }

    private static Voice decode(Content content) throws FormatException {
        ByteBuffer in = content.bytes();
        try {
            String name = readText(in);
            String encoderModel = readText(in);
            Voice voice = content.version() == 1
                    ? new Voice(name, readEmbedding(in), encoderModel)
                    : decodeCurrent(in, name, encoderModel);
            if (in.hasRemaining()) {
                throw damaged("it has " + in.remaining() + " bytes too many");
            }
            return voice;
        } catch (BufferUnderflowException e) {
            throw damaged("it ends too early");
        } catch (CharacterCodingException | DateTimeException | InvalidInputException e) {
            throw damaged("it holds a value that no voice has: " + e.getMessage());
        }
    }

    private static Voice decodeCurrent(ByteBuffer in, String name, String encoderModel)
            throws FormatException, CharacterCodingException {
        Optional<Instant> created =
                isPresent(in) ? Optional.of(Instant.ofEpochSecond(in.getLong(), nanos(in.getInt()))) : Optional.empty();
        Optional<String> description = readOptional(in);
        Optional<String> consent = readOptional(in);
        int kind = in.get();
        Speaker speaker =
                switch (kind) {
                    case EMBEDDING -> readEmbedding(in);
                    case PROMPT -> readPrompt(in);
                    default -> throw damaged("it has a speaker of kind " + kind);
                };
        return new Voice(name, speaker, encoderModel, created, description, consent);
    }

    private static SpeakerEmbedding readEmbedding(ByteBuffer in) {
        return SpeakerEmbedding.of(readValues(in, in.getInt()));
    }

    private static SpeakerPrompt readPrompt(ByteBuffer in) throws FormatException, CharacterCodingException {
        String kind = readText(in);
        int width = in.getInt();
        double frameRate = in.getDouble();
        Optional<String> transcript = readOptional(in);
        SpeakerPrompt prompt = SpeakerPrompt.of(kind, width, frameRate, readValues(in, (long) in.getInt() * width));
        return transcript.map(prompt::withTranscript).orElse(prompt);
    }

    private static float[] readValues(ByteBuffer in, long count) {
        if (count < 0 || count > in.remaining() / Float.BYTES) {
            throw new BufferUnderflowException();
        }
        float[] values = new float[(int) count];
        in.asFloatBuffer().get(values);
        in.position(in.position() + values.length * Float.BYTES);
        return values;
    }

    private static Optional<String> readOptional(ByteBuffer in) throws FormatException, CharacterCodingException {
        return isPresent(in) ? Optional.of(readText(in)) : Optional.empty();
    }

    private static boolean isPresent(ByteBuffer in) throws FormatException {
        byte flag = in.get();
        if (flag != 0 && flag != 1) {
            throw damaged("it has a byte " + flag + " where 0 or 1 is expected");
        }
        return flag == 1;
    }

    private static int nanos(int value) throws FormatException {
        if (value < 0 || value > 999_999_999) {
            throw damaged("it has a time of " + value + " nanoseconds");
        }
        return value;
    }

    private static String readText(ByteBuffer in) throws CharacterCodingException {
        byte[] utf8 = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(utf8);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    private static FormatException damaged(String message) {
        return new FormatException(Problem.DAMAGED, message);
    }
}
