package io.github.voiceclone.text.english;

import io.github.voiceclone.text.Reading;
import io.github.voiceclone.text.english.EnglishUnits.Unit;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads operators, and the signs that are said wherever they stand. */
final class EnglishSigns {
    private static final String OPERAND = "(?:[\\d.,]{1,20}|[A-Za-z]{1,3}\\d?|\\([^()]{1,20}\\))";
    private static final Pattern RANGE = Pattern.compile(" ?(?:--?|~) ?(?=[.$£€¥]?\\d|(?:present|now|today|date)\\b)");
    private static final Pattern EQUATION =
            Pattern.compile(" ?[-−] ?" + OPERAND + "(?: ?[-−+*/×÷] ?" + OPERAND + "){0,6} ?=");
    private static final Pattern EQUALS = Pattern.compile(OPERAND + "(?: ?[-−+*/×÷] ?" + OPERAND + "){0,6} ?=");
    private static final Pattern MINUS = Pattern.compile(" ?− ?(?=[\\w(.$£€√])| - (?=[\\w(])|-(?=[\\w(])");
    private static final Pattern SIGNED = Pattern.compile("[-−](?=[.$£€¥√]?\\d)");
    private static final Pattern DESCENDING = Pattern.compile(" - (\\d{1,9})(?![\\d.,:/%])(?! ?[A-Za-z])");
    private static final Pattern PLUS_MINUS = Pattern.compile(" ?(?:±|\\+/-|\\+-(?=\\d)) ?");
    private static final Pattern TIMES = Pattern.compile(" ?× ?| \\* (?=[\\w(])|\\*(?=\\d)| ?x ?(?=\\d)");
    private static final Pattern DIVIDED = Pattern.compile(" ?÷ ?| / (?=[\\w(])");
    private static final Pattern POWER = Pattern.compile(" ?\\^ ?(?:([-−])?(\\d{1,3}|[a-z])(?![\\w.])|(?=\\())");
    private static final Pattern POWER_OF_TEN = Pattern.compile("10(?:\\^|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])");
    private static final Pattern SUPERSCRIPT = Pattern.compile("⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,6}");
    private static final Pattern COMPARISON = Pattern.compile(" ?(<=|>=|!=|==|=|≤|≥|≠|≈|<|>) ?(?=[-−+.$£€]?[\\w(√])");
    private static final Pattern ARROW = Pattern.compile(" ?(?:->|=>|→|⇒) ?(?=\\w)");
    private static final Pattern DEGREES = Pattern.compile(
            " ?°(?: ?([CFK])(?![A-Za-z])| ?(\\d{1,2})'(?: ?(\\d{1,2}(?:\\.\\d{1,4})?)(?:\"|''))?)?(?: ?([NSEW])(?![A-Za-z]))?");
    private static final Pattern HEIGHT = Pattern.compile("(\\d{1,2})' ?(\\d{1,2})(?:\"|'')?(?![\\w/.])");
    private static final Pattern FEET = Pattern.compile("(\\d{1,5})'(?![\\w'])");
    private static final Pattern DIMENSION = Pattern.compile("''? (?:tall|wide|long|deep|high|thick|apart|away)\\b");
    private static final Pattern INCHES = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,3})?)(?:\"|'')(?!\\w)");
    private static final Pattern HASH = Pattern.compile("#(?= ?\\d)|#(?=[A-Za-z])");
    private static final Pattern ABOUT = Pattern.compile("[~≈] ?(?=[$£€]?\\d)");
    private static final Pattern SHORT_YEAR = Pattern.compile("'(\\d{2})(?![\\d'A-Za-z])");

    private static final String OPERATORS = "±+-−~=→⇒×*x÷/°^<>!≤≥≠≈";
    private static final Map<String, String> COMPARED = Map.of(
            "<=", "less than or equal to",
            "≤", "less than or equal to",
            ">=", "greater than or equal to",
            "≥", "greater than or equal to",
            "!=", "is not equal to",
            "≠", "is not equal to",
            "==", "equals",
            "=", "equals",
            "≈", "approximately equals");
    private static final Map<Character, String> ANYWHERE = Map.ofEntries(
            Map.entry('&', "and"),
            Map.entry('@', "at"),
            Map.entry('%', "percent"),
            Map.entry('‰', "per mille"),
            Map.entry('+', "plus"),
            Map.entry('=', "equals"),
            Map.entry('/', "slash"),
            Map.entry('\\', "backslash"),
            Map.entry('#', "hash"),
            Map.entry('°', "degrees"),
            Map.entry('×', "times"),
            Map.entry('÷', "divided by"),
            Map.entry('±', "plus or minus"),
            Map.entry('−', "minus"),
            Map.entry('√', "square root of"),
            Map.entry('∞', "infinity"),
            Map.entry('≈', "approximately"),
            Map.entry('≠', "is not equal to"),
            Map.entry('≤', "less than or equal to"),
            Map.entry('≥', "greater than or equal to"),
            Map.entry('$', "dollar"),
            Map.entry('£', "pound"),
            Map.entry('€', "euro"),
            Map.entry('¥', "yuan"),
            Map.entry('¢', "cents"),
            Map.entry('§', "section"),
            Map.entry('¶', "paragraph"),
            Map.entry('©', "copyright"),
            Map.entry('®', "registered"),
            Map.entry('™', "trademark"),
            Map.entry('π', "pi"),
            Map.entry('Ω', "omega"),
            Map.entry('Δ', "delta"),
            Map.entry('α', "alpha"),
            Map.entry('β', "beta"),
            Map.entry('γ', "gamma"),
            Map.entry('δ', "delta"),
            Map.entry('λ', "lambda"),
            Map.entry('μ', "mu"),
            Map.entry('σ', "sigma"),
            Map.entry('θ', "theta"),
            Map.entry('Σ', "sum"),
            Map.entry('∑', "sum"));

    /** Rules for text that starts with a digit and ends with a sign of feet or inches, or is a short year. */
    static final List<EnglishRule> NUMERIC = List.of(EnglishSigns::feet);

    private EnglishSigns() {}

    /** Reads the sign that starts here, with a space before it if that belongs to it; null if it is not said. */
    static @Nullable Reading read(EnglishText text, int at) {
        Reading operator = operator(text, at);
        return operator != null || text.at(at) == ' ' ? operator : single(text, at);
    }

    private static @Nullable Reading operator(EnglishText text, int at) {
        boolean operand = isOperandEnd(text.at(at - 1)) || text.isAfterAmount(at);
        char sign = text.at(at) == ' ' ? text.at(at + 1) : text.at(at);
        if (OPERATORS.indexOf(sign) < 0) {
            return null;
        }
        MatchResult match = "±+".indexOf(sign) < 0 ? null : text.match(PLUS_MINUS, at);
        if (match != null && (text.at(at) != ' ' || operand)) {
            return new Reading(match.end(), " plus or minus ");
        }
        match = "-=→⇒".indexOf(sign) < 0 ? null : text.match(ARROW, at);
        if (match != null && operand) {
            return new Reading(match.end(), " to ");
        }
        if (operand) {
            Reading minus = "-−~".indexOf(sign) < 0 ? null : minusOrRange(text, at);
            if (minus != null) {
                return minus;
            }
            match = "×*x".indexOf(sign) < 0 ? null : text.match(TIMES, at);
            if (match != null && (!match.group().contains("x") || text.isAfterAmount(at))) {
                boolean by = (match.group().contains("x") && !text.looksAt(POWER_OF_TEN, match.end()))
                        || isMeasure(text, at);
                return new Reading(
                        match.end(),
                        by && !text.looksAt(EQUALS, match.end()) && !isEquation(text, at) ? " by " : " times ");
            }
            match = "÷/".indexOf(sign) < 0 ? null : text.match(DIVIDED, at);
            if (match != null && (match.group().contains("÷") || text.isAfterAmount(at) || text.at(at - 2) == ' ')) {
                return new Reading(match.end(), " divided by ");
            }
            match = sign == '°' ? text.match(DEGREES, at) : null;
            if (match != null && text.isAfterAmount(at)) {
                text.amountEnds(match.end());
                return new Reading(match.end(), degrees(match));
            }
            match = sign == '^' ? text.match(POWER, at) : null;
            if (match != null) {
                if (EnglishText.isDigit(text.at(at - 1))) {
                    text.amountEnds(match.end());
                }
                return new Reading(
                        match.end(),
                        match.group(2) == null ? " to the power of " : power(match.group(1) != null, match.group(2)));
            }
        }
        match = "<>=!≤≥≠≈".indexOf(sign) < 0 ? null : text.match(COMPARISON, at);
        return match == null ? null : comparison(text, at, match, operand);
    }

    private static @Nullable Reading comparison(EnglishText text, int at, MatchResult match, boolean operand) {
        String sign = match.group(1);
        char next = text.at(match.end());
        if (sign.equals("<") || sign.equals(">")) {
            boolean number =
                    EnglishText.isDigit(next) || "-−.$£€+".indexOf(next) >= 0 || EnglishText.isDigit(text.at(at - 1));
            boolean spaced = match.group().startsWith(" ") && match.group().endsWith(" ") && operand;
            String word = sign.equals("<") ? " less than " : " greater than ";
            return number || spaced ? new Reading(match.end(), word) : null;
        }
        if (sign.equals("≈") && !operand && EnglishText.isDigit(next)) {
            return new Reading(match.end(), " approximately ");
        }
        return text.at(at) == ' ' && !operand ? null : new Reading(match.end(), " " + COMPARED.get(sign) + " ");
    }

    /** Reads a dash between two numbers. */
    private static @Nullable Reading minusOrRange(EnglishText text, int at) {
        MatchResult minus = text.match(MINUS, at);
        if (minus != null
                && EnglishText.isAny(text.wordBefore(at), "UTC|GMT")
                && EnglishText.isDigit(text.at(minus.end()))) {
            return new Reading(minus.end(), " minus ");
        }
        boolean real = minus != null && minus.group().contains("−");
        if (minus != null) {
            int end = minus.end();
            if (real || isEquation(text, at) || (minus.group().equals(" - ") && isDescending(text, at))) {
                return new Reading(end, " minus ");
            }
        }
        MatchResult range = text.match(RANGE, at);
        if (range == null) {
            return null;
        }
        boolean dash = range.group().contains("-") && EnglishText.isDigit(text.at(range.end()));
        if (dash && text.isAfterName(at)) {
            return range.group().equals("-") ? new Reading(range.end(), " ") : null;
        }
        return text.isAfterAmount(at) && !isHalfSpaced(range.group()) ? new Reading(range.end(), " to ") : null;
    }

    /** Tells whether a dash has a space before it and none behind: a negative number, not a range. */
    private static boolean isHalfSpaced(String dash) {
        return dash.startsWith(" ") != dash.endsWith(" ") || (dash.contains("~") && dash.startsWith(" "));
    }

    private static boolean isDescending(EnglishText text, int at) {
        MatchResult match = text.match(DESCENDING, at);
        int start = at;
        while (start > 0 && at - start < 9 && EnglishText.isDigit(text.at(start - 1))) {
            start--;
        }
        if (match == null || start == at || text.at(start - 1) == '.' || text.at(start - 1) == ',') {
            return false;
        }
        boolean contest = EnglishText.isAny(
                text.lowerBefore(start), "won|win|wins|score|scored|lost|lose|beat|led|lead|by|drew|victory|final");
        return !contest && Long.parseLong(text.substring(start, at)) > Long.parseLong(match.group(1));
    }

    /** Tells whether an equals sign comes soon, or came a short while before. */
    private static boolean isEquation(EnglishText text, int at) {
        if (text.looksAt(EQUATION, at)) {
            return true;
        }
        for (int back = at - 1; back >= Math.max(0, at - 14); back--) {
            char c = text.at(back);
            if (c == '=' || c == '^') {
                return true;
            }
            if (!EnglishText.isDigit(c) && " .+-−*/×÷()xy".indexOf(c) < 0) {
                return false;
            }
        }
        return false;
    }

    /** Tells whether a letter goes before, past a space: a unit. */
    private static boolean isMeasure(EnglishText text, int at) {
        return EnglishText.isLetter(text.at(at - 1)) && text.isAfterAmount(at);
    }

    private static boolean isOperandEnd(char c) {
        return EnglishText.isDigit(c) || EnglishText.isLetter(c) || ")°%²³π∞⁰¹⁴⁵⁶⁷⁸⁹\"'".indexOf(c) >= 0;
    }

    private static String degrees(MatchResult m) {
        String scale = m.group(1) == null
                ? ""
                : switch (m.group(1)) {
                    case "C" -> " celsius";
                    case "F" -> " fahrenheit";
                    default -> " kelvin";
                };
        String minutes = m.group(2) == null ? "" : " " + EnglishNumbers.cardinal(unpadded(m.group(2))) + " minutes";
        String seconds = m.group(3) == null ? "" : " " + EnglishNumbers.number(unpadded(m.group(3))) + " seconds";
        String direction = m.group(4) == null
                ? ""
                : switch (m.group(4)) {
                    case "N" -> " north";
                    case "S" -> " south";
                    case "E" -> " east";
                    default -> " west";
                };
        return " degrees" + scale + minutes + seconds + direction;
    }

    private static String unpadded(String digits) {
        return digits.length() > 1 && digits.charAt(0) == '0' && digits.charAt(1) != '.' ? digits.substring(1) : digits;
    }

    private static String power(boolean negative, String exponent) {
        if (!negative && exponent.equals("2")) {
            return " squared";
        }
        if (!negative && exponent.equals("3")) {
            return " cubed";
        }
        String words = EnglishText.isDigit(exponent.charAt(0)) ? EnglishNumbers.cardinal(exponent) : exponent;
        return " to the power of " + (negative ? "minus " : "") + words;
    }

    private static @Nullable Reading single(EnglishText text, int at) {
        char c = text.at(at);
        if (c == '"' && text.isAfterAmount(at) && EnglishText.isDigit(text.at(at - 1)) && !text.isQuoted()) {
            return new Reading(at + 1, " inch");
        }
        if (c == '"') {
            text.quote();
            return null;
        }
        MatchResult match = c < 128 ? null : text.match(SUPERSCRIPT, at);
        if (match != null) {
            String digits = match.group().replace("⁻", "");
            StringBuilder plain = new StringBuilder();
            digits.chars().forEach(d -> plain.append("⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(d)));
            boolean isPower = isOperandEnd(text.at(at - 1));
            return new Reading(
                    match.end(),
                    isPower
                            ? power(match.group().startsWith("⁻"), plain.toString())
                            : EnglishNumbers.cardinal(plain.toString()));
        }
        match = c == '-' || c == '−' ? text.match(SIGNED, at) : null;
        if (match != null
                && !EnglishText.isLetter(text.at(at - 1))
                && !EnglishText.isDigit(text.at(at - 1))
                && text.at(at - 1) != ')'
                && text.at(at - 1) != '-'
                && !text.isAfterAmount(at)) {
            return new Reading(match.end(), "minus ");
        }
        match = c == '~' || c == '≈' ? text.match(ABOUT, at) : null;
        if (match != null) {
            return new Reading(match.end(), "about ");
        }
        match = c == '#' ? text.match(HASH, at) : null;
        if (match != null) {
            return new Reading(match.end(), EnglishText.isLetter(text.at(match.end())) ? "hashtag " : "number ");
        }
        match = c == '\'' ? text.match(SHORT_YEAR, at) : null;
        if (match != null && !EnglishText.isLetter(text.at(at - 1)) && !EnglishText.isDigit(text.at(at - 1))) {
            String year = match.group(1);
            return new Reading(
                    match.end(),
                    year.charAt(0) == '0'
                            ? "oh " + EnglishNumbers.cardinal(year.substring(1))
                            : EnglishNumbers.cardinal(year));
        }
        if (c == '\'') {
            text.singleQuote(at);
            return null;
        }
        if (c == '/'
                && text.isAfterAmount(at)
                && EnglishText.isLetter(text.at(at - 1))
                && EnglishText.isDigit(text.at(at + 1))) {
            return new Reading(at + 1, " per ");
        }
        if (c == '/') {
            boolean counted = text.isAfterAmount(at) || text.at(at - 1) == ' ' || isCounted(text, at);
            Unit per = counted ? EnglishUnits.divisor(text, at + 1) : null;
            return per == null ? new Reading(at + 1, " slash ") : new Reading(per.end(), " per " + per.singular());
        }
        if (c == '.'
                && EnglishText.isUpper(text.at(at + 1))
                && EnglishText.isUpper(text.at(at + 2))
                && text.at(at - 1) <= ' ') {
            return new Reading(at + 1, "dot ");
        }
        if (c == '_' && (EnglishText.isLetter(text.at(at - 1)) || EnglishText.isLetter(text.at(at + 1)))) {
            return new Reading(at + 1, " underscore ");
        }
        String word = ANYWHERE.get(c);
        return word == null ? null : new Reading(at + 1, " " + word + " ");
    }

    /** Tells whether a number and what it counts go before, as in "7 days/week". */
    private static boolean isCounted(EnglishText text, int at) {
        int start = text.wordStartBefore(at);
        return start > 1 && text.at(start - 1) == ' ' && EnglishText.isDigit(text.at(start - 2));
    }

    private static @Nullable Reading feet(EnglishText text, int at) {
        int end = text.digitsEnd(at);
        if ("'\".".indexOf(text.at(end)) < 0) {
            return null;
        }
        boolean quoted = text.isSingleQuoted(at) && !text.looksAt(DIMENSION, end);
        MatchResult match = text.match(HEIGHT, at);
        if (match != null
                && !(quoted && text.at(end + 1) == ' ' && !match.group().endsWith("\""))) {
            return new Reading(
                    match.end(),
                    EnglishNumbers.cardinal(match.group(1)) + " foot " + EnglishNumbers.cardinal(match.group(2)));
        }
        match = quoted ? null : text.match(FEET, at);
        if (match != null && text.at(at - 1) != '\'') {
            return new Reading(
                    match.end(),
                    EnglishNumbers.cardinal(match.group(1)) + (match.group(1).equals("1") ? " foot" : " feet"));
        }
        boolean closes = text.isQuoted() || (quoted && text.at(end) == '\'');
        match = closes ? null : text.match(INCHES, at);
        return match == null
                ? null
                : new Reading(
                        match.end(),
                        EnglishNumbers.number(match.group(1)) + (match.group(1).equals("1") ? " inch" : " inches"));
    }
}
