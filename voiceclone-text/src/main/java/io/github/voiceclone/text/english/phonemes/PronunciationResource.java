package io.github.voiceclone.text.english.phonemes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * CMU's dictionary as rules of spelling and the words that they do not give, from the resource {@code pronunciations.bin}, which
 * {@code training/pronunciations.py} makes. A pronunciation is a string of codes, from 1, of {@link #phonemes}. Immutable,
 * thread-safe.
 */
final class PronunciationResource {
    private static final String NAME = "pronunciations.bin";

    private final List<String> phonemes;
    private final SpellingRules rules;
    private final Map<String, String> listed;

    private PronunciationResource(ByteBuffer in) {
        StringBuilder names = new StringBuilder();
        for (char c = (char) in.get(); c != '\n'; c = (char) in.get()) {
            names.append(c);
        }
        phonemes = List.of(names.toString().split(" ", -1));
        rules = new SpellingRules(in);
        listed = listed(in);
    }

    /** Returns the dictionary, reading it on the first call. */
    static PronunciationResource shared() {
        return Holder.RESOURCE;
    }

    private static Map<String, String> listed(ByteBuffer in) {
        int count = size(in);
        byte[] shared = part(in);
        String[] rest = new String(part(in), StandardCharsets.US_ASCII).split("\n", -1);
        String phones = new String(part(in), StandardCharsets.US_ASCII);
        Map<String, String> words = new HashMap<>(count * 2);
        String word = "";
        int at = 0;
        for (int i = 0; i < count; i++) {
            word = word.substring(0, shared[i]) + rest[i];
            int end = phones.indexOf('\0', at);
            words.put(word, phones.substring(at, end));
            at = end + 1;
        }
        return words;
    }

    private static int size(ByteBuffer in) {
        return (in.get() & 0xFF) << 16 | (in.get() & 0xFF) << 8 | (in.get() & 0xFF);
    }

    /** Reads bytes whose number is before them. */
    static byte[] part(ByteBuffer in) {
        byte[] bytes = new byte[size(in)];
        in.get(bytes);
        return bytes;
    }

    /** Returns the names of the phonemes, as in {@code AE}. */
    List<String> phonemes() {
        return phonemes;
    }

    /** Returns the codes of phonemes with spaces between. */
    String codes(String names) {
        StringBuilder codes = new StringBuilder();
        for (String name : names.split(" ", -1)) {
            codes.append((char) (phonemes.indexOf(name) + 1));
        }
        return codes.toString();
    }

    /**
     * Returns the pronunciation of a word that is listed, in lower case but for a few abbreviations and names; all words of the
     * dictionary of up to four letters are.
     */
    @Nullable
    String listed(String word) {
        return listed.get(word);
    }

    /** Returns the pronunciation of a word in letters from a to z: the listed one, or that of its spelling. */
    String pronounce(String word) {
        String known = listed.get(word);
        return known == null ? rules.pronounce(word) : known;
    }

    private static final class Holder {
        private static final PronunciationResource RESOURCE = load();

        private static PronunciationResource load() {
            try (InputStream file =
                            Objects.requireNonNull(PronunciationResource.class.getResourceAsStream(NAME), NAME);
                    InputStream in = new GZIPInputStream(file, 1 << 16)) {
                return new PronunciationResource(ByteBuffer.wrap(in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException("the pronouncing dictionary " + NAME + " cannot be read", e);
            }
        }
    }
}
