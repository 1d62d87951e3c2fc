package io.github.voiceclone.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds WAV files byte by byte, right and wrong ones. */
@SuppressWarnings("ByteBufferBackingArray") // every buffer here comes from allocate
final class WavBytes {
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

    WavBytes fmt(int encoding, int channels, int rate, int bits) {
        int frameBytes = channels * bits / 8;
        ByteBuffer body = little(16).putShort((short) encoding).putShort((short) channels);
        body.putInt(rate).putInt(rate * frameBytes).putShort((short) frameBytes).putShort((short) bits);
        return chunk("fmt ", body.array());
    }

    WavBytes chunk(String id, byte... body) {
        return chunk(id, body.length, body);
    }

    /** A chunk whose header declares {@code size} bytes, whatever the body has; odd bodies are padded. */
    WavBytes chunk(String id, int size, byte... body) {
        chunks.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        chunks.writeBytes(little(4).putInt(size).array());
        chunks.writeBytes(body);
        if (body.length % 2 == 1) {
            chunks.write(0);
        }
        return this;
    }

    /** A chunk whose odd size is not padded. */
    WavBytes unpadded(String id, byte... body) {
        chunks.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        chunks.writeBytes(little(4).putInt(body.length).array());
        chunks.writeBytes(body);
        return this;
    }

    byte[] riff() {
        return file("RIFF", chunks.size() + 4);
    }

    byte[] file(String id, int riffSize) {
        ByteBuffer file = little(12 + chunks.size()).put(id.getBytes(StandardCharsets.US_ASCII));
        file.putInt(riffSize).put("WAVE".getBytes(StandardCharsets.US_ASCII)).put(chunks.toByteArray());
        return file.array();
    }

    static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] shorts(int... values) {
        ByteBuffer bytes = little(2 * values.length);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }
}
