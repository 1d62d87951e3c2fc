package io.github.voiceclone.audio.formats;

import io.github.voiceclone.audio.AudioTags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The tags of FLAC and Ogg files: a vendor and NAME=value pairs (Xiph.Org, "Ogg Vorbis I format specification: comment field"). */
final class VorbisComment {
    private VorbisComment() {}

    /** Returns the comment as bytes. */
    static byte[] of(AudioTags tags) {
        List<byte[]> fields = new ArrayList<>();
        add("ENCODER", tags.software(), fields);
        add("COMMENT", tags.comment(), fields);
        byte[] vendor = utf8(tags.software());
        int size = 8
                + vendor.length
                + fields.stream().mapToInt(field -> 4 + field.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(vendor.length).put(vendor).putInt(fields.size());
        fields.forEach(field -> out.putInt(field.length).put(field));
        return out.array();
    }

    private static void add(String name, String value, List<byte[]> fields) {
        if (!value.isEmpty()) {
            fields.add(utf8(name + "=" + value));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
