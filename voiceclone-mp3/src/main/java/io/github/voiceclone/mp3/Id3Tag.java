package io.github.voiceclone.mp3;

import io.github.voiceclone.audio.AudioTags;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An ID3v2.4 tag with a program (TSSE) and a comment (COMM), in UTF-8. */
final class Id3Tag {
    private static final byte[] UTF_8 = {3};
    /** The comment's language, and its description: none. */
    private static final byte[] COMMENT_START = {3, 'e', 'n', 'g', 0};

    private Id3Tag() {}

    /** Returns the tag as bytes; empty without texts. */
    static byte[] of(AudioTags tags) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        add("TSSE", UTF_8, tags.software(), frames);
        add("COMM", COMMENT_START, tags.comment(), frames);
        if (frames.size() == 0) {
            return new byte[0];
        }
        ByteArrayOutputStream tag = new ByteArrayOutputStream();
        tag.writeBytes(new byte[] {'I', 'D', '3', 4, 0, 0});
        writeSize(frames.size(), tag);
        tag.writeBytes(frames.toByteArray());
        return tag.toByteArray();
    }

    private static void add(String id, byte[] start, String text, ByteArrayOutputStream out) {
        if (text.isEmpty()) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        writeSize(start.length + bytes.length, out);
        out.writeBytes(new byte[2]);
        out.writeBytes(start);
        out.writeBytes(bytes);
    }

    /** Sizes have seven bits a byte, so that none looks like a frame of sound. */
    private static void writeSize(int size, ByteArrayOutputStream out) {
        for (int shift = 21; shift >= 0; shift -= 7) {
            out.write(size >> shift & 0x7F);
        }
    }
}
