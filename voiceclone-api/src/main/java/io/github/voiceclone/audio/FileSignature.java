package io.github.voiceclone.audio;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts into words what a file's first bytes look like, for error messages. */
final class FileSignature {
    private static final int SHOWN = 12;
    private static final Map<String, String> KNOWN = known();

    private FileSignature() {}

    private static Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("RIFF", "a RIFF file that is not WAV");
        known.put("RIFX", "a big-endian RIFX file");
        known.put("fLaC", "FLAC");
        known.put("ID3", "MP3");
        known.put("OggS", "Ogg");
        known.put("FORM", "AIFF");
        known.put(".snd", "Sun audio");
        known.put("caff", "Core Audio");
        known.put("#!AMR", "AMR");
        known.put("\u001aE\u00df\u00a3", "Matroska or WebM");
        known.put("PK\u0003\u0004", "a ZIP archive");
        return known;
    }

    /** Returns a description of at least one leading byte of a file. */
    static String describe(byte[] header) {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        String hex = HexFormat.ofDelimiter(" ").formatHex(header, 0, Math.min(header.length, SHOWN));
        return name(header, text) + " (" + hex + " '" + printable(text) + "')";
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(text.length(), SHOWN)).replaceAll("[^ -~]", ".");
    }

    private static String name(byte[] header, String text) {
        for (Map.Entry<String, String> format : KNOWN.entrySet()) {
            if (text.startsWith(format.getKey())) {
                return format.getValue();
            }
        }
        if (text.startsWith("ftyp", 4)) {
            return "MP4 or M4A";
        }
        if (header.length >= 2 && (header[0] & 0xFF) == 0xFF && (header[1] & 0xE0) == 0xE0) {
            return (header[1] & 0x06) == 0 ? "AAC" : "MP3";
        }
        return text.chars().allMatch(FileSignature::isText) ? "text" : "no known audio file";
    }

    private static boolean isText(int c) {
        return (c >= ' ' && c != 0x7F) || c == '\n' || c == '\r' || c == '\t';
    }
}
