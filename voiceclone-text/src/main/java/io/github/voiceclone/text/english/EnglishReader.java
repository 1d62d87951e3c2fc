package io.github.voiceclone.text.english;

import io.github.voiceclone.text.Reading;
import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.english.EnglishUnits.Unit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads English text out: one pass over its expressions, each read by the first rule that knows it and by what stands around
 * it; what no rule knows stays as it is, in lower case or as it is written. What has been read is not read again. Thread-safe.
 */
final class EnglishReader {
    private static final List<EnglishRule> NUMERIC = Stream.of(
                    EnglishDates.NUMERIC, EnglishIdentifiers.NUMERIC, EnglishSigns.NUMERIC)
            .flatMap(List::stream)
            .toList();
    private static final Pattern MULTIPLE = Pattern.compile("x(?![A-Za-z0-9²³]| ?[-+=*/^])");
    private static final Pattern FACTOR = Pattern.compile("x(?=[\\d.])");
    private static final Pattern CODE_TAIL = Pattern.compile("\\d{1,6}(?:\\.\\d{1,4}){1,4}(?![\\d])");
    private static final Pattern RANGE =
            Pattern.compile("(\\d{1,4})(\\.\\d{1,4})? ?--? ?(\\d{1,4})(\\.\\d{1,4})?(?![\\w-]|\\.\\d)");
    private static final Pattern SPACED_GROUPS = Pattern.compile(
            "\\d{1,3}(?:[\u00A0\u2009\u202F]\\d{3}){1,5}(?!\\d)|[1-9]\\d{0,2}(?: 0\\d\\d)(?: \\d{3}){0,4}(?![\\d-])");
    private static final Pattern SCIENTIFIC =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)[eE]([-+]?)(\\d{1,3})(?![A-Za-z0-9.])");
    private static final String WEB_SIGNS = ".@:/_-+\\";

    private EnglishReader() {}

    /** Returns what is read for a text in ASCII, in lower case. */
    static TracedText read(TracedText input) {
        return new Run(input, null, false).read();
    }

    /**
     * Returns a text in which only expressions are read.
     *
     * @param folded the text in ASCII, whose characters know those of the written text
     * @param written the text as it is written
     * @param whole whether nothing follows the text: the stop of an abbreviation at its end is that of a sentence too
     */
    static TracedText read(TracedText folded, String written, boolean whole) {
        return new Run(folded, written, whole).read();
    }

    /** One text being read. */
    private static final class Run {
        private final TracedText input;
        private final @Nullable String written;
        private final boolean whole;
        private final EnglishText text;
        private final TracedText.Builder output;
        private boolean afterReading;
        private int readingEnd = -1;
        private boolean amountHasFraction;
        private boolean amountIsMixed;

        Run(TracedText input, @Nullable String written, boolean whole) {
            this.input = input;
            this.written = written;
            this.whole = whole;
            text = new EnglishText(input.text());
            output = new TracedText.Builder(input.length() + input.length() / 4);
        }

        TracedText read() {
            for (int at = 0; at < text.length(); ) {
                char c = text.at(at);
                boolean amount = EnglishText.isDigit(c) || isPoint(at) || "$£€¥₹₩₽₺₪₿".indexOf(c) >= 0;
                at = amount ? number(at) : EnglishText.isLetter(c) ? word(at) : sign(at, c);
            }
            return output.build();
        }

        private boolean isPoint(int at) {
            return text.at(at) == '.' && EnglishText.isDigit(text.at(at + 1)) && !isAlphanumeric(text.at(at - 1));
        }

        private int number(int at) {
            boolean attached = isAttached(at);
            Reading reading = attached ? attached(at) : free(at);
            if (reading == null) {
                return EnglishText.isDigit(text.at(at)) ? digits(at) : sign(at, text.at(at));
            }
            append(at, reading);
            text.amountEnds(reading.end());
            if (attached && EnglishText.isDigit(text.at(reading.end() - 1)) && !beginsRange(at)) {
                text.nameEnds(reading.end());
            }
            String amount = reading.end() - at < 16 ? text.substring(at, reading.end()) : "";
            amountHasFraction = amount.indexOf('/') > 0;
            amountIsMixed = amount.indexOf(' ') > 0;
            return reading.end();
        }

        private @Nullable Reading free(int at) {
            if (EnglishText.isDigit(text.at(at))) {
                Matcher power = text.match(SCIENTIFIC, at);
                if (power != null) {
                    return new Reading(
                            power.end(),
                            EnglishNumbers.number(power.group(1)) + " times ten to the power of "
                                    + (power.group(2).equals("-") ? "minus " : "")
                                    + EnglishNumbers.cardinal(power.group(3)));
                }
                Reading grouped = EnglishIdentifiers.SPELT_GROUPS.read(text, at);
                grouped = grouped == null ? grouped(at) : grouped;
                if (grouped != null) {
                    return grouped;
                }
                Reading address = text.isAddress(at) ? address(at) : null;
                if (address != null) {
                    return address;
                }
                Reading reading = first(NUMERIC, at);
                if (reading != null) {
                    return reading;
                }
            }
            return EnglishAmounts.read(text, at);
        }

        private @Nullable Reading grouped(int at) {
            int end = text.digitsEnd(at);
            if (" \u00A0\u2009\u202F".indexOf(text.at(end)) < 0) {
                return null;
            }
            Matcher match = text.match(SPACED_GROUPS, at);
            return match == null
                    ? null
                    : new Reading(
                            match.end(), EnglishNumbers.cardinal(match.group().replaceAll("\\D", "")));
        }

        /** Tells whether a number belongs to what is before it, with or without a hyphen: MP3, GPT-4, mid-1990s, i7-8700. */
        private boolean isAttached(int at) {
            char before = text.at(at - 1);
            return (EnglishText.isLetter(before) && readingEnd != at)
                    || (before == '-' && EnglishText.isLetter(text.at(at - 2)) && !text.isAfterAmount(at - 1))
                    || (before == '-' && text.isAfterName(at - 1));
        }

        /** Tells whether a number behind letters begins a range, as in Q1-3 and p100-120, and is no name, as in A320-400. */
        private boolean beginsRange(int at) {
            boolean hyphen = text.at(at - 1) == '-';
            char letter = text.at(hyphen ? at - 2 : at - 1);
            Matcher range = text.match(RANGE, at);
            if (range == null || !EnglishText.isLetter(letter) || (hyphen && EnglishText.isUpper(letter))) {
                return false;
            }
            String from = range.group(1);
            String to = range.group(3);
            if (range.group(2) != null || range.group(4) != null) {
                return range.group(2) != null && range.group(4) != null;
            }
            boolean alike = to.length() == from.length() && !EnglishText.isUpper(letter);
            return (alike || to.length() < 3) && Integer.parseInt(from) < Integer.parseInt(to);
        }

        private @Nullable Reading attached(int at) {
            if (!EnglishText.isDigit(text.at(at))) {
                return EnglishAmounts.read(text, at);
            }
            boolean prefix = text.at(at - 1) == '-' && Character.isLowerCase(text.at(at - 2));
            if (prefix) {
                Reading reading = free(at);
                if (reading != null) {
                    return reading;
                }
            }
            Matcher version = text.match(CODE_TAIL, at);
            if (version != null) {
                String[] parts = version.group().split("\\.", -1);
                return new Reading(
                        version.end(),
                        parts.length == 2 && !EnglishIdentifiers.isVersioned(text, at)
                                ? EnglishNumbers.number(version.group())
                                : String.join(
                                        " point ",
                                        Stream.of(parts)
                                                .map(EnglishNumbers::cardinal)
                                                .toList()));
            }
            int end = text.digitsEnd(at);
            return new Reading(end, EnglishNumbers.pairs(text.substring(at, end)));
        }

        private int digits(int at) {
            int end = text.digitsEnd(at);
            append(at, new Reading(end, EnglishNumbers.digits(text.substring(at, end))));
            text.amountEnds(end);
            return end;
        }

        /** Reads the unit behind a fraction, of which there is one, or behind a number with a fraction. */
        private @Nullable Reading fractionOf(int at) {
            Unit unit = amountHasFraction && text.isAfterAmount(at) ? EnglishUnits.at(text, at, false) : null;
            return unit == null
                    ? null
                    : new Reading(
                            EnglishUnits.stopEnd(text, unit.end()), amountIsMixed ? unit.plural() : unit.singular());
        }

        private int word(int at) {
            int end = at + 1;
            while (EnglishText.isLetter(text.at(end))
                    || (text.at(end) == '\''
                            && EnglishText.isLetter(text.at(end - 1))
                            && EnglishText.isLetter(text.at(end + 1)))) {
                end++;
            }
            Reading reading = isAlphanumeric(text.at(at - 1)) ? afterDigits(at) : fractionOf(at);
            reading = reading == null && !isAlphanumeric(text.at(at - 1)) ? named(at, end) : reading;
            if (reading != null) {
                append(at, reading);
                if (reading.spoken().startsWith(" ")) {
                    text.amountEnds(-1);
                }
                return reading.end();
            }
            copy(at, end);
            return end;
        }

        /** Reads the sign of multiplication right behind a number: 10x20, 3x faster. */
        private @Nullable Reading afterDigits(int at) {
            if (text.at(at) != 'x' || !text.isAfterAmount(at)) {
                return null;
            }
            return text.looksAt(FACTOR, at) && (text.at(at - 1) != '0' || EnglishText.isDigit(text.at(at - 2)))
                    ? new Reading(at + 1, " by ")
                    : text.looksAt(MULTIPLE, at) ? new Reading(at + 1, " times") : null;
        }

        private @Nullable Reading named(int at, int end) {
            if ((WEB_SIGNS.indexOf(text.at(end)) >= 0 || EnglishText.isDigit(text.at(end))) && text.isAddress(at)) {
                Reading address = address(at);
                if (address != null) {
                    return address;
                }
            }
            Reading formula = EnglishText.isDigit(text.at(end)) ? EnglishIdentifiers.formula(text, at) : null;
            if (formula != null) {
                return formula;
            }
            Reading month = end - at > 2 && isMonth(at) ? first(EnglishDates.MONTH_FIRST, at) : null;
            if (month != null) {
                return month;
            }
            boolean money = end - at <= 3
                    && EnglishText.isUpper(text.at(at))
                    && ("$ .".indexOf(text.at(end)) >= 0 || EnglishText.isDigit(text.at(end)));
            Reading amount = money ? EnglishAmounts.read(text, at) : null;
            if (amount != null) {
                return amount;
            }
            return EnglishWords.read(text, at, end);
        }

        private boolean isMonth(int at) {
            return "jfmasondJFMASOND".indexOf(text.at(at)) >= 0;
        }

        private @Nullable Reading address(int at) {
            for (EnglishRule rule : EnglishAddresses.RULES) {
                Reading reading = rule.read(text, at);
                if (reading != null && !isInitials(at, reading.end())) {
                    return reading;
                }
            }
            return null;
        }

        /** Tells whether single letters alternate with full stops. */
        private boolean isInitials(int start, int end) {
            for (int i = start; i < end; i++) {
                if (i % 2 == start % 2 ? !EnglishText.isLetter(text.at(i)) : text.at(i) != '.') {
                    return false;
                }
            }
            return true;
        }

        private int sign(int at, char c) {
            Reading reading = signed(at, c, text.at(at + 1));
            if (reading == null) {
                copy(at, at + 1);
                return at + 1;
            }
            append(at, reading);
            return reading.end();
        }

        private @Nullable Reading signed(int at, char c, char next) {
            if (c == '\n' || (c == ' ' && next != 'x' && isAlphanumeric(next))) {
                return null;
            }
            boolean starts = EnglishText.isDigit(next) && !isAlphanumeric(text.at(at - 1));
            Reading reading = null;
            if (starts && (c == '(' || c == '+')) {
                reading = first(EnglishIdentifiers.NUMERIC, at);
            } else if (starts && c == '\'') {
                reading = EnglishDates.DECADE.read(text, at);
            }
            return reading == null ? EnglishSigns.read(text, at) : reading;
        }

        private @Nullable Reading first(List<EnglishRule> rules, int at) {
            for (EnglishRule rule : rules) {
                Reading reading = rule.read(text, at);
                if (reading != null) {
                    return reading;
                }
            }
            return null;
        }

        private void append(int at, Reading reading) {
            int origin = at;
            while (origin < reading.end() - 1 && text.at(origin) == ' ') {
                origin++;
            }
            boolean spaced = output.length() == 0 || output.last() == ' ';
            String words = spaced ? reading.spoken().stripLeading() : reading.spoken();
            boolean apart = !words.isEmpty()
                    && output.length() > 0
                    && Character.isLetterOrDigit(output.last())
                    && isAlphanumeric(words.charAt(0));
            String spelled = written == null
                    ? words.toLowerCase(Locale.ROOT)
                    : EnglishNormalizer.spelling(words, isCapital(origin, reading.end()));
            output.append((apart ? " " : "") + spelled, input.origin(origin));
            if (endsSentence(reading) && Character.isLetterOrDigit(output.last())) {
                output.append('.', input.origin(reading.end() - 1));
            }
            afterReading = true;
            readingEnd = reading.end();
        }

        /** Tells whether what is read begins with a capital: numbers, and their currencies, do not. */
        private boolean isCapital(int start, int end) {
            for (int i = start; i < end; i++) {
                if (EnglishText.isDigit(text.at(i))) {
                    return false;
                }
            }
            return written != null && Character.isUpperCase(written.codePointAt(input.origin(start)));
        }

        /** Tells whether the stop of an abbreviation ends the sentence too. */
        private boolean endsSentence(Reading reading) {
            int end = reading.end();
            return text.at(end - 1) == '.'
                    && !reading.spoken().isEmpty()
                    && !EnglishWords.goesOn(reading.spoken())
                    && (text.isSentenceNext(end) || (whole && endsText(end)));
        }

        /** Tells whether nothing but marks of quotation follows. */
        private boolean endsText(int end) {
            int at = end;
            while (at < text.length() && " \n\"')".indexOf(text.at(at)) >= 0) {
                at++;
            }
            return at == text.length();
        }

        private void copy(int start, int end) {
            char first = text.at(start);
            boolean listed =
                    first == ',' && isAlphanumeric(text.at(start + 1)) && EnglishText.isDigit(text.at(start - 1));
            boolean spaced = afterReading && output.length() > 0 && output.last() == ' ';
            if (first == ' ' && (spaced || isOfFraction(start))) {
                return;
            }
            if (afterReading && output.length() > 0 && isAlphanumeric(output.last()) && isAlphanumeric(first)) {
                output.append(' ', input.origin(start));
            }
            for (int i = start; i < end; i++) {
                if (written == null) {
                    output.append(Character.toLowerCase(text.at(i)), input.origin(i));
                } else if (i == 0 || input.origin(i) != input.origin(i - 1)) {
                    copy(written, input.origin(i));
                }
            }
            if (listed) {
                output.append(' ', input.origin(start));
            }
            afterReading = false;
        }

        /** Tells whether a space comes with the figures of a vulgar fraction. */
        private boolean isOfFraction(int at) {
            return EnglishText.isDigit(text.at(at + 1)) && input.origin(at) == input.origin(at + 1);
        }

        /** Appends the character at an index of the written text. */
        private void copy(String from, int index) {
            int end = index + Character.charCount(from.codePointAt(index));
            for (int i = index; i < end; i++) {
                output.append(from.charAt(i), i);
            }
        }

        private static boolean isAlphanumeric(char c) {
            return EnglishText.isLetter(c) || EnglishText.isDigit(c);
        }
    }
}
