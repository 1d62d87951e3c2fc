package io.github.voiceclone.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Pauses, prosodies and readings that the markup of a text sets. Indices count from the start of the text without markup, in UTF-16 code units.
 * Immutable.
 *
 * @param pauses silences between words, in order
 * @param prosodies where the speech is faster, slower, louder or softer than the rest, in order and without overlap
 * @param readings what is read otherwise than it is written, in order and without overlap
 */
public record TextMarks(List<Pause> pauses, List<Prosody> prosodies, List<Reading> readings) {
    /** No marks. */
    public static final TextMarks NONE = new TextMarks(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public TextMarks {
        pauses = List.copyOf(pauses);
        prosodies = List.copyOf(prosodies);
        readings = List.copyOf(readings);
    }

    /**
     * A silence before a character.
     *
     * @param at index of the character; the text's length at its end
     * @param kind what the silence is to the one that the text has there by itself
     * @param silence its length in the finished speech
     */
    public record Pause(int at, Kind kind, Duration silence) {
        /** Relation of a silence to the one that the text has by itself. */
        public enum Kind {
            /** It is added. */
            MORE,
            /** It takes its place. */
            INSTEAD,
            /** It takes its place if it is longer. */
            AT_LEAST
        }

        /** Refuses nulls. */
        public Pause {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(silence, "silence");
        }
    }

    /**
     * Rate and volume of a stretch of text.
     *
     * @param start index of its first character
     * @param end index after its last character
     * @param rate how many times faster than the rest of the speech
     * @param gain factor of its samples
     */
    public record Prosody(int start, int end, double rate, double gain) {
        /** The prosody of all other text. */
        public static final Prosody USUAL = new Prosody(0, 0, 1, 1);
    }

    /**
     * A stretch of text that is read as its markup says.
     *
     * @param start index of its first character
     * @param end index after its last character
     * @param form how it is read
     * @param value the words or the pinyin to read, or the format of a date or time; empty if there is none
     * @param where the markup's place in the original text, for errors, as in {@code line 2, column 5}
     */
    public record Reading(int start, int end, Form form, String value, String where) {
        /** Reading of a stretch of text. */
        public enum Form {
            /** Other words are read. */
            ALIAS,
            /** Numbered or accented pinyin is read. */
            PINYIN,
            /** Its digits, one by one. */
            DIGITS,
            /** Its characters, one by one. */
            CHARACTERS,
            /** A quantity. */
            NUMBER,
            /** A place in an order. */
            ORDINAL,
            /** A date. */
            DATE,
            /** A time of day. */
            TIME,
            /** A telephone number. */
            TELEPHONE,
            /** An amount of money. */
            CURRENCY
        }

        /** Refuses nulls. */
        public Reading {
            Objects.requireNonNull(form, "form");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(where, "where");
        }
    }

    /** Returns the prosody of a character. */
    public Prosody prosodyAt(int index) {
        int low = 0;
        int high = prosodies.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (prosodies.get(middle).end() <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Optional.of(low)
                .filter(found ->
                        found < prosodies.size() && prosodies.get(found).start() <= index)
                .map(prosodies::get)
                .orElse(Prosody.USUAL);
    }

    /** Returns the indices at which a segment of the text has to end and the next one to begin, in order. */
    public List<Integer> borders() {
        TreeSet<Integer> borders = new TreeSet<>();
        pauses.forEach(pause -> borders.add(pause.at()));
        for (Prosody prosody : prosodies) {
            borders.add(prosody.start());
            borders.add(prosody.end());
        }
        return new ArrayList<>(borders);
    }
}
