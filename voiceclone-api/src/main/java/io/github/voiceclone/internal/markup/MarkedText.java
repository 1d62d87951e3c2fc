package io.github.voiceclone.internal.markup;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.spi.TextMarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text without its markup, what the markup says, and where each character stands in the original. Immutable. */
public final class MarkedText {
    private final String text;
    private final TextMarks marks;
    /** Beginning and end of each character in the original; null if the original has no markup. */
    private final int @Nullable [] starts;

    private final int @Nullable [] ends;

    private MarkedText(String text, TextMarks marks, int @Nullable [] starts, int @Nullable [] ends) {
        this.text = text;
        this.marks = marks;
        this.starts = starts;
        this.ends = ends;
    }

    /**
     * Reads a text with the markup that its options choose.
     *
     * @throws InvalidInputException if its markup is wrong; the error names line and column
     */
    public static MarkedText read(String text, SynthesisOptions options) {
        return switch (options.markup()) {
            case NONE -> new MarkedText(text, TextMarks.NONE, null, null);
            case PAUSES -> PauseMarkup.read(text);
            case SSML -> SsmlReader.read(text, options);
        };
    }

    /** Returns what is spoken. */
    public String text() {
        return text;
    }

    /** Returns what the markup says. */
    public TextMarks marks() {
        return marks;
    }

    /** Returns where a character begins in the original. */
    public int start(int index) {
        if (starts == null || starts.length == 0) {
            return index;
        }
        return index < starts.length ? starts[index] : end(starts.length);
    }

    /** Returns where the character before an index ends in the original. */
    public int end(int index) {
        if (ends == null || ends.length == 0) {
            return index;
        }
        return index == 0 ? start(0) : ends[index - 1];
    }

    /** Returns a segment of this text as one of the original. */
    public TextSegment original(TextSegment segment) {
        if (starts == null) {
            return segment;
        }
        List<SkippedCharacter> skipped = segment.skipped().stream()
                .map(lost -> new SkippedCharacter(lost.codePoint(), start((int) lost.index())))
                .toList();
        return new TextSegment(
                segment.number(),
                start(segment.start()),
                end(segment.start() + segment.text().length()),
                segment.text(),
                segment.transcription(),
                skipped,
                segment.pause(),
                segment.words().stream()
                        .map(word -> new TextSegment.Word(start(word.start()), end(word.end()), word.reading()))
                        .toList());
    }

    /** Text and marks as they are read. */
    static final class Builder {
        private static final Duration MAX_SILENCE = Duration.ofHours(1);

        private final StringBuilder text = new StringBuilder();
        private int[] starts;
        private int[] ends;
        private final List<TextMarks.Pause> pauses = new ArrayList<>();
        private final List<TextMarks.Prosody> prosodies = new ArrayList<>();
        private final List<TextMarks.Reading> readings = new ArrayList<>();
        private Duration silence = Duration.ZERO;

        Builder(int capacity) {
            starts = new int[Math.max(16, capacity)];
            ends = new int[starts.length];
        }

        int length() {
            return text.length();
        }

        char last() {
            return text.charAt(text.length() - 1);
        }

        /** Adds a character, and where it stands in the original. */
        void append(char character, int start, int end) {
            if (text.length() == starts.length) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
                ends = Arrays.copyOf(ends, starts.length);
            }
            starts[text.length()] = start;
            ends[text.length()] = end;
            text.append(character);
        }

        void pause(TextMarks.Pause.Kind kind, Duration length, String where) {
            silence = kind == TextMarks.Pause.Kind.MORE ? silence.plus(length) : silence;
            if (silence.compareTo(MAX_SILENCE) > 0) {
                throw new InvalidInputException(where + ": the pauses are longer than " + MAX_SILENCE.toMinutes()
                        + " minutes together, the limit: split the text");
            }
            pauses.add(new TextMarks.Pause(text.length(), kind, length));
        }

        /** Sets the prosody of the text from a place on. */
        void prosody(int start, double rate, double gain) {
            if (start == text.length() || (rate == 1 && gain == 1)) {
                return;
            }
            TextMarks.Prosody last =
                    prosodies.isEmpty() ? TextMarks.Prosody.USUAL : prosodies.get(prosodies.size() - 1);
            boolean goesOn = last.end() == start && last.rate() == rate && last.gain() == gain;
            if (goesOn) {
                prosodies.remove(prosodies.size() - 1);
            }
            prosodies.add(new TextMarks.Prosody(goesOn ? last.start() : start, text.length(), rate, gain));
        }

        void reading(TextMarks.Reading reading) {
            readings.add(reading);
        }

        MarkedText build() {
            return new MarkedText(
                    text.toString(),
                    new TextMarks(pauses, prosodies, readings),
                    Arrays.copyOf(starts, text.length()),
                    Arrays.copyOf(ends, text.length()));
        }
    }

    /**
     * Returns a length of time that markup gives, as in {@code 0.8s} or {@code 300ms}.
     *
     * @param where its place, for errors
     */
    static Duration silence(String value, String where) {
        boolean millis = value.endsWith("ms");
        String number = value.endsWith("s") ? value.substring(0, value.length() - (millis ? 2 : 1)) : "";
        double seconds = number.matches("\\+?(?:\\d{1,9}(?:\\.\\d{0,9})?|\\.\\d{1,9})")
                ? Double.parseDouble(number) / (millis ? 1000 : 1)
                : -1;
        if (seconds < 0 || seconds > Pauses.MAX.toSeconds()) {
            throw new InvalidInputException(where + ": the pause is '" + shown(value) + "', expected 0s to "
                    + Pauses.MAX.toSeconds() + "s, as in 0.8s or 300ms");
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** Returns a part of a text for an error: short, and on one line. */
    static String shown(String part) {
        String line = oneLine(part);
        int end = Math.min(40, line.length());
        if (end == line.length()) {
            return line;
        }
        return line.substring(0, Character.isLowSurrogate(line.charAt(end)) ? end - 1 : end) + "…";
    }

    static String oneLine(String part) {
        return part.replaceAll("[\\p{Cntrl}\\s]+", " ");
    }
}
