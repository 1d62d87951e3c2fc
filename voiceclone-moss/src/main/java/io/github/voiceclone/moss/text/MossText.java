package io.github.voiceclone.moss.text;

import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.codeclm.text.Strings;
import io.github.voiceclone.codeclm.text.TextPreparation;
import io.github.voiceclone.text.TracedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Preparation of a text as MOSS-TTS-Nano's own programs do it: it is cleaned, then cut into chunks of up to {@value #MAX_TOKENS}
 * tokens that end with sentences, in longer ones with clauses, else between words. Numbers are written out before, in Chinese or
 * English, in the words of this library's readers, where the original has WeTextProcessing's.
 */
public final class MossText implements TextPreparation<MossText.Chunk> {
    /** Number of tokens of a chunk. */
    public static final int MAX_TOKENS = 75;

    private static final String SENTENCE_ENDS = ".!?。！？；;";
    private static final String CLAUSE_ENDS = ",，、；;：:";
    private static final String CLOSING = "\"'”’)]}）】》」』";

    private static final String NUMERALS = "零一二两三四五六七八九十百千万亿点";

    /** Characters in which a cut between words is looked for. */
    private static final int REACH = 24;

    private static final int FEW_WORDS = 4;
    private static final Duration PAUSE = Duration.ofMillis(240);
    private static final Duration PAUSE_OF_FEW_WORDS = Duration.ofMillis(400);

    private final SentencePieceTokenizer tokenizer;

    /**
     * What is spoken in one go.
     *
     * @param text the text
     * @param tokens its tokens
     * @param pause the silence after it
     */
    public record Chunk(String text, List<Integer> tokens, Duration pause)
            implements io.github.voiceclone.codeclm.text.Chunk {
        /** Copies the list. */
        public Chunk {
            tokens = List.copyOf(tokens);
        }
    }

    /** Creates the preparation. */
    public MossText(SentencePieceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Returns the tokens of a part of the prompt, as it stands. */
    public List<Integer> tokens(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public TracedText normalize(String text) {
        return NumberReader.read(text);
    }

    @Override
    public boolean knows(int codePoint) {
        return tokenizer.knows(codePoint);
    }

    @Override
    public String marks() {
        return SENTENCE_ENDS + CLAUSE_ENDS;
    }

    @Override
    public boolean separates(char character) {
        return Character.isWhitespace(character) || (marks() + CLOSING).indexOf(character) >= 0;
    }

    @Override
    public List<String> continuations() {
        String words = " a".repeat(4 * MAX_TOKENS);
        // The next character can decide how a number or an abbreviation is read.
        return List.of(words, "A" + words, "7" + words, "！？」】]})》…—" + "字".repeat(4 * MAX_TOKENS));
    }

    @Override
    public List<Chunk> whole(String text) {
        return chunks(List.of(TextCleaner.clean(text, true)), true);
    }

    @Override
    public List<Chunk> chunks(String text, boolean begins, boolean ends) {
        String clean = TextCleaner.clean(text, ends);
        List<String> parts = clean.isEmpty() ? List.of() : split(prepare(clean, begins, ends));
        boolean uncut = begins && ends && parts.size() == 1;
        return chunks(uncut ? List.of(clean) : parts, ends);
    }

    private List<Chunk> chunks(List<String> texts, boolean ends) {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            if (!text.isEmpty()) {
                Duration pause = Strings.words(text) <= FEW_WORDS ? PAUSE_OF_FEW_WORDS : PAUSE;
                boolean last = ends && i == texts.size() - 1;
                chunks.add(new Chunk(text, tokenizer.encode(text), last ? Duration.ZERO : pause));
            }
        }
        return chunks;
    }

    private static String prepare(String clean, boolean begins, boolean ends) {
        String line = clean.replace('\n', ' ').replace('\r', ' ').replaceAll(" {2,}", " ");
        int last = line.codePointBefore(line.length());
        if (hasCjk(line)) {
            return ends && SENTENCE_ENDS.indexOf(last) < 0 ? line + "。" : line;
        }
        int first = line.codePointAt(0);
        if (begins && !Character.isUpperCase(first)) {
            line = Character.toString(first).toUpperCase(Locale.ROOT) + line.substring(Character.charCount(first));
        }
        return ends && Strings.isAlphanumeric(last) ? line + "." : line;
    }

    private static boolean hasCjk(String text) {
        return text.chars()
                .anyMatch(c -> (c >= 0x4e00 && c <= 0x9fff)
                        || (c >= 0x3400 && c <= 0x4dbf)
                        || (c >= 0x3040 && c <= 0x30ff)
                        || (c >= 0xac00 && c <= 0xd7af));
    }

    private int count(String text) {
        return tokenizer.encode(text).size();
    }

    private List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        for (String sentence : splitAfter(text, SENTENCE_ENDS)) {
            if (count(sentence) <= MAX_TOKENS) {
                parts.add(sentence);
                continue;
            }
            for (String clause : splitAfter(sentence, CLAUSE_ENDS)) {
                parts.addAll(count(clause) <= MAX_TOKENS ? List.of(clause) : fitting(clause));
            }
        }
        List<String> chunks = new ArrayList<>();
        String current = "";
        int tokens = 0;
        for (String part : parts) {
            int more = count(part);
            if (!current.isEmpty() && tokens + more <= MAX_TOKENS) {
                current += (hasCjk(current) || hasCjk(part) ? "" : " ") + part;
                tokens = count(current);
            } else {
                if (!current.isEmpty()) {
                    chunks.add(Strings.strip(current));
                }
                current = part;
                tokens = more;
            }
        }
        chunks.add(Strings.strip(current));
        return chunks;
    }

    /** Cuts a text behind marks and what closes after them; parts that are blank are dropped. */
    private static List<String> splitAfter(String text, String marks) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            if (marks.indexOf(text.charAt(at++)) >= 0) {
                at = skip(text, at, c -> CLOSING.indexOf(c) >= 0);
                add(parts, text.substring(start, at));
                at = skip(text, at, Strings::isSpace);
                start = at;
            }
        }
        add(parts, text.substring(start));
        return parts;
    }

    private static int skip(String text, int from, IntPredicate skipped) {
        int at = from;
        while (at < text.length() && skipped.test(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static void add(List<String> parts, String part) {
        String stripped = Strings.strip(part);
        if (!stripped.isEmpty()) {
            parts.add(stripped);
        }
    }

    /** Cuts a clause into parts that are short enough, behind marks or spaces if there are any near the end of a part. */
    private List<String> fitting(String clause) {
        List<String> parts = new ArrayList<>();
        String rest = clause;
        while (count(rest) > MAX_TOKENS) {
            int longest = longest(rest);
            int cut = outsideNumber(rest, longest);
            for (int back = 0; back < Math.min(REACH, longest); back++) {
                int end = rest.offsetByCodePoints(longest, -Math.min(back, rest.codePointCount(0, longest)));
                if (end > 0 && (marks() + " ").indexOf(rest.charAt(end - 1)) >= 0) {
                    cut = end;
                    break;
                }
            }
            String part = Strings.strip(rest.substring(0, cut));
            parts.add(part.isEmpty() ? Strings.strip(rest.substring(0, longest)) : part);
            rest = Strings.strip(rest.substring(part.isEmpty() ? longest : cut));
        }
        add(parts, rest);
        return parts;
    }

    /** Returns a place that is not within a number that is written out in Chinese, a little before another if that is. */
    private static int outsideNumber(String text, int place) {
        int cut = place;
        while (cut > 1 && NUMERALS.indexOf(text.charAt(cut - 1)) >= 0 && NUMERALS.indexOf(text.charAt(cut)) >= 0) {
            cut--;
        }
        return cut > 1 && place - cut < REACH ? cut : place;
    }

    /** Returns the length of the longest beginning that bisection finds to fit; one character at least. */
    private int longest(String text) {
        int low = 1;
        int high = text.codePointCount(0, text.length());
        int best = 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            String candidate = Strings.strip(text.substring(0, text.offsetByCodePoints(0, middle)));
            if (candidate.isEmpty() || count(candidate) <= MAX_TOKENS) {
                best = candidate.isEmpty() ? best : middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return text.offsetByCodePoints(0, best);
    }
}
