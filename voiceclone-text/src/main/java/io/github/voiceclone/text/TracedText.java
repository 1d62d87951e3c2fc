package io.github.voiceclone.text;

import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text in which every UTF-16 unit knows the index in the input that it came from. Immutable. */
public final class TracedText {
    /** The origin of a unit that comes from nowhere in the input. */
    public static final int NOWHERE = -1;

    private final String text;
    private final int[] origins;

    private TracedText(String text, int[] origins) {
        this.text = text;
        this.origins = origins;
    }

    /** Returns a text in which every character comes from its own place. */
    public static TracedText of(CharSequence input) {
        int[] origins = new int[input.length()];
        Arrays.setAll(origins, i -> i);
        return new TracedText(input.toString(), origins);
    }

    /** Returns the text. */
    public String text() {
        return text;
    }

    /** Returns the number of UTF-16 units. */
    public int length() {
        return text.length();
    }

    /** Returns the characters from {@code start} to {@code end} (exclusive) with their origins. */
    public TracedText part(int start, int end) {
        return new TracedText(text.substring(start, end), Arrays.copyOfRange(origins, start, end));
    }

    /** Returns the index in the input that a character comes from; {@link #NOWHERE} if from none. */
    public int origin(int index) {
        return origins[index];
    }

    /**
     * Replaces matches; what a replacement says comes from where its match began.
     *
     * @param replacement gives the new text of a match, or null to leave it
     */
    public TracedText replaceAll(Pattern pattern, Function<MatchResult, @Nullable String> replacement) {
        Matcher matcher = pattern.matcher(text);
        Builder result = null;
        int done = 0;
        while (matcher.find()) {
            String replaced = replacement.apply(matcher);
            if (replaced == null) {
                continue;
            }
            result = result == null ? new Builder(length() + 16) : result;
            result.append(this, done, matcher.start()).append(replaced, originAt(matcher.start()));
            done = matcher.end();
        }
        return result == null ? this : result.append(this, done, length()).build();
    }

    private int originAt(int index) {
        return index < origins.length ? origins[index] : NOWHERE;
    }

    /** Collects text and origins. */
    public static final class Builder {
        private final StringBuilder text;
        private int[] origins;

        /** Creates an empty text with room for a number of characters. */
        public Builder(int capacity) {
            text = new StringBuilder(capacity);
            origins = new int[Math.max(capacity, 16)];
        }

        /** Appends the characters from {@code start} to {@code end} (exclusive) with their origins. */
        public Builder append(TracedText source, int start, int end) {
            for (int i = start; i < end; i++) {
                append(source.text.charAt(i), source.origins[i]);
            }
            return this;
        }

        /** Appends characters that all come from one index of the input. */
        public Builder append(String added, int origin) {
            for (int i = 0; i < added.length(); i++) {
                append(added.charAt(i), origin);
            }
            return this;
        }

        /** Appends a character that comes from one index of the input. */
        public Builder append(char added, int origin) {
            if (text.length() == origins.length) {
                origins = Arrays.copyOf(origins, origins.length * 2);
            }
            origins[text.length()] = origin;
            text.append(added);
            return this;
        }

        /** Returns the number of UTF-16 units so far. */
        public int length() {
            return text.length();
        }

        /** Returns the last character; the text is not empty. */
        public char last() {
            return text.charAt(text.length() - 1);
        }

        /** Replaces the last character; its origin stays. */
        public void replaceLast(char replacement) {
            text.setCharAt(text.length() - 1, replacement);
        }

        /** Returns the text so far. */
        public TracedText build() {
            return new TracedText(text.toString(), Arrays.copyOf(origins, text.length()));
        }
    }
}
