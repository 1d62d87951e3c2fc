package io.github.voiceclone.spi;

import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Part of a voice pack's manifest that all model families share: a file {@value #FILE} of at most 1 MiB, with a JSON object
 * in UTF-8 whose member {@code family} names the model family in up to 64 lower-case ASCII letters, digits and hyphens. The
 * rest belongs to the family.
 */
public final class VoicePackManifest {
    /** Name of the manifest's file. */
    public static final String FILE = "voice-pack.json";

    private static final int MAX_BYTES = 1 << 20;
    private static final String FAMILY = "family";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

    private VoicePackManifest() {}

    /**
     * Returns a voice pack that is needed.
     *
     * @param pack the pack that was set or found
     * @throws VoicePackException if there is none
     */
    public static VoicePackSource required(Optional<VoicePackSource> pack) {
        return pack.orElseThrow(
                () -> new VoicePackException(
                        Reason.MISSING,
                        "no voice pack: set one with pack(…), or add io.github.voiceclone:voiceclone-demo-voice to the class path"));
    }

    /**
     * Returns the bytes of a pack's manifest.
     *
     * @throws VoicePackException if it is absent, too large, or cannot be read
     */
    public static byte[] read(VoicePackSource pack) {
        String where = pack.description() + "/" + FILE;
        try (InputStream in = pack.open(FILE)) {
            byte[] json = in.readNBytes(MAX_BYTES + 1);
            if (json.length > MAX_BYTES) {
                throw new VoicePackException(Reason.CORRUPT, where + " is too large for a manifest: convert again");
            }
            return json;
        } catch (NoSuchFileException e) {
            throw new VoicePackException(
                    Reason.MISSING,
                    "no voice pack at " + pack.description() + ": it has no " + FILE
                            + "; convert checkpoints, or check the path",
                    e);
        } catch (IOException e) {
            throw new VoicePackException(Reason.CORRUPT, where + " cannot be read: " + e, e);
        }
    }

    /**
     * Returns the model family that a pack's manifest names; empty if it names none, as when it is damaged.
     *
     * @throws VoicePackException as for {@link #read}
     */
    public static Optional<String> family(VoicePackSource pack) {
        return family(new String(read(pack), StandardCharsets.UTF_8));
    }

    /** Returns the string member {@code family} of the outermost object. Checks no more of the syntax than that needs. */
    static Optional<String> family(String json) {
        int depth = 0;
        char before = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') {
                int end = stringEnd(json, i);
                if (end < 0) {
                    return Optional.empty();
                }
                if (depth == 1 && before != ':' && json.substring(i + 1, end).equals(FAMILY)) {
                    return stringAfterColon(json, end + 1);
                }
                i = end;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            before = Character.isWhitespace(c) ? before : c;
        }
        return Optional.empty();
    }

    /** Returns the index of the quote that ends the string that begins at {@code start}; -1 if none does. */
    private static int stringEnd(String json, int start) {
        for (int i = start + 1; i < json.length(); i++) {
            if (json.charAt(i) == '\\') {
                i++;
            } else if (json.charAt(i) == '"') {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> stringAfterColon(String json, int from) {
        int colon = skipBlanks(json, from);
        int start = skipBlanks(json, colon + 1);
        if (start >= json.length() || json.charAt(colon) != ':' || json.charAt(start) != '"') {
            return Optional.empty();
        }
        int end = stringEnd(json, start);
        return end < 0
                ? Optional.empty()
                : Optional.of(json.substring(start + 1, end))
                        .filter(name -> NAME.matcher(name).matches());
    }

    private static int skipBlanks(String json, int from) {
        int at = from;
        while (at < json.length() && Character.isWhitespace(json.charAt(at))) {
            at++;
        }
        return at;
    }
}
