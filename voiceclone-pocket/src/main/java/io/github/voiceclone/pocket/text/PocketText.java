package io.github.voiceclone.pocket.text;

import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.codeclm.text.Strings;
import io.github.voiceclone.codeclm.text.TextPreparation;
import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.english.EnglishNormalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Preparation of a text as Pocket TTS does it: an upper-case first letter, a full stop behind a last letter or digit, then chunks
 * of up to {@value #MAX_TOKENS} tokens that end with sentences or, in longer ones, with commas, semicolons or colons. A chunk's
 * text is what its tokens decode to, so that unknown characters become the tokenizer's text for them.
 */
public final class PocketText implements TextPreparation<PocketText.Chunk> {
    /** Number of tokens of a chunk, unless one sentence has more. */
    public static final int MAX_TOKENS = 50;

    private static final int FEW_WORDS = 4;

    private final SentencePieceTokenizer tokenizer;
    private final boolean replaceSemicolons;
    private final boolean english;
    private final Set<Integer> sentenceEnds;
    private final Set<Integer> clauseEnds;

    /**
     * What is spoken in one go.
     *
     * @param text the text
     * @param tokens its tokens
     * @param framesAfterStop number of frames to make after the model has said that it is done
     */
    public record Chunk(String text, List<Integer> tokens, int framesAfterStop)
            implements io.github.voiceclone.codeclm.text.Chunk {
        /** Copies the list. */
        public Chunk {
            tokens = List.copyOf(tokens);
        }
    }

    /** A part of a text with the number of its tokens. */
    private record Part(String text, int tokens) {}

    /**
     * Creates the preparation.
     *
     * @param replaceSemicolons whether semicolons become commas
     * @param english whether the model speaks English only
     */
    public PocketText(SentencePieceTokenizer tokenizer, boolean replaceSemicolons, boolean english) {
        this.tokenizer = tokenizer;
        this.replaceSemicolons = replaceSemicolons;
        this.english = english;
        this.sentenceEnds = tokensAfterFirst(".!...?");
        this.clauseEnds = tokensAfterFirst(",;:");
    }

    private Set<Integer> tokensAfterFirst(String marks) {
        List<Integer> tokens = tokenizer.encode(marks);
        return new HashSet<>(tokens.subList(Math.min(1, tokens.size()), tokens.size()));
    }

    @Override
    public TracedText normalize(String text) {
        return english ? EnglishNormalizer.normalize(text) : TracedText.of(text);
    }

    @Override
    public boolean knows(int codePoint) {
        return tokenizer.knows(codePoint);
    }

    /** Returns the chunks of a text; none if it is blank. */
    public List<Chunk> chunks(String text) {
        return chunks(text, true, true);
    }

    /** Returns the chunks of a stretch; the text begins with an upper-case letter, and ends with a mark. */
    @Override
    public List<Chunk> chunks(String text, boolean begins, boolean ends) {
        String prepared = Strings.strip(prepare(text, begins, ends));
        List<Part> parts = new ArrayList<>();
        for (Part sentence : split(tokenizer.encode(prepared), sentenceEnds)) {
            List<Part> clauses = sentence.tokens <= MAX_TOKENS
                    ? List.of()
                    : split(tokenizer.encode(Strings.strip(sentence.text)), clauseEnds);
            parts.addAll(clauses.size() > 1 ? clauses : List.of(sentence));
        }
        List<Chunk> chunks = new ArrayList<>();
        String current = "";
        int tokens = 0;
        for (Part part : parts) {
            if (!current.isEmpty() && tokens + part.tokens <= MAX_TOKENS) {
                current += " " + part.text;
                tokens += part.tokens;
            } else {
                add(chunks, current);
                current = part.text;
                tokens = part.tokens;
            }
        }
        add(chunks, current);
        return chunks;
    }

    @Override
    public String marks() {
        return ".!?\u2026,;:";
    }

    @Override
    public boolean separates(char character) {
        return Character.isWhitespace(character);
    }

    @Override
    public List<String> continuations() {
        String more = " a".repeat(2 * MAX_TOKENS);
        // In English the next word can decide how an abbreviation is read.
        return english ? List.of("a" + more, "A" + more, "7" + more) : List.of(more);
    }

    @Override
    public List<Chunk> whole(String text) {
        List<Chunk> chunks = new ArrayList<>();
        add(chunks, prepare(text, true, true));
        return chunks;
    }

    private void add(List<Chunk> chunks, String text) {
        if (!text.isEmpty()) {
            String chunk = Strings.strip(text);
            chunks.add(new Chunk(
                    chunk, tokenizer.encode(chunk), Strings.words(prepare(chunk, true, true)) <= FEW_WORDS ? 5 : 3));
        }
    }

    /** Cuts tokens behind each run of {@code ends}. */
    private List<Part> split(List<Integer> tokens, Set<Integer> ends) {
        List<Part> parts = new ArrayList<>();
        int start = 0;
        boolean afterEnd = false;
        for (int i = 0; i <= tokens.size(); i++) {
            boolean isEnd = i < tokens.size() && ends.contains(tokens.get(i));
            if (i == tokens.size() || (afterEnd && !isEnd)) {
                List<Integer> part = tokens.subList(start, i);
                parts.add(new Part(tokenizer.decode(part), part.size()));
                start = i;
            }
            afterEnd = isEnd;
        }
        return parts;
    }

    /** Returns the text as the model is to read it; empty if it is blank. */
    private String prepare(String text, boolean begins, boolean ends) {
        String stripped = Strings.strip(text);
        if (stripped.isEmpty()) {
            return "";
        }
        String line = stripped.replace('\n', ' ').replace('\r', ' ').replace("  ", " ");
        if (replaceSemicolons) {
            line = line.replace(';', ',');
        }
        int first = line.codePointAt(0);
        if (begins && !Character.isUpperCase(first)) {
            line = Character.toString(first).toUpperCase(Locale.ROOT) + line.substring(Character.charCount(first));
        }
        return ends && Strings.isAlphanumeric(line.codePointBefore(line.length())) ? line + "." : line;
    }
}
