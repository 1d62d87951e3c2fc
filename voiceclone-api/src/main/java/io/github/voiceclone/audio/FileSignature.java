package io.github.voiceclone.audio;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Describes the first bytes of a file, for error messages. */
final class FileSignature {
    private static final int SHOWN = 12;
    private static final String UNKNOWN = "no known audio file";
    private static final String[] MPEG_LAYERS = {
        "AAC", "MP3", "MPEG audio of layer II (MP2), not MP3", "MPEG audio of layer I (MP1), not MP3"
    };
    private static final Map<String, String> KNOWN = known();

    private FileSignature() {}

    private static Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("RIFF", "a RIFF file that is not WAV");
        known.put("RIFX", "a RIFX file that is not WAV");
        known.put("fLaC", "FLAC");
        known.put("riff", "Sony Wave64");
        known.put("OggS", "Ogg");
        known.put("wvpk", "WavPack");
        known.put("MAC ", "Monkey's Audio");
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
        String name = name(header, text);
        boolean convertible = !name.equals("text") && !name.equals(UNKNOWN) && !name.contains("ZIP");
        return name + " (" + hex + " '" + printable(text) + "')"
                + (convertible ? ": convert it to WAV, as in: ffmpeg -i FILE speech.wav" : "");
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(text.length(), SHOWN)).replaceAll("[^ -~]", ".");
    }

    /** Tells whether the bytes start a file of a known format that is no recording, or not one of MPEG audio. */
    static boolean isForeign(byte[] header) {
        String name = name(header, new String(header, StandardCharsets.ISO_8859_1));
        return !name.startsWith("MP") && !name.equals("text") && !name.equals(UNKNOWN);
    }

    private static String name(byte[] header, String text) {
        for (Map.Entry<String, String> format : KNOWN.entrySet()) {
            if (text.startsWith(format.getKey())) {
                return format.getValue();
            }
        }
        if (text.startsWith("ftyp", 4)) {
            return "an M4A or MP4 file";
        }
        if (header.length >= 2 && (header[0] & 0xFF) == 0xFF && (header[1] & 0xE0) == 0xE0) {
            return MPEG_LAYERS[(header[1] >> 1) & 3];
        }
        return text.chars().allMatch(FileSignature::isText) ? "text" : UNKNOWN;
    }

    private static boolean isText(int c) {
        return (c >= ' ' && c != 0x7F) || c == '\n' || c == '\r' || c == '\t';
    }
}
