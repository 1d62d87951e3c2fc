package io.github.voiceclone.text.english;

import io.github.voiceclone.text.Reading;
import io.github.voiceclone.text.english.EnglishUnits.Unit;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads numbers that count or measure: a sign, money, a magnitude and a unit with them, and numbers that stand by themselves. */
final class EnglishAmounts {
    /** A currency's unit and coin, one and many. */
    private record Currency(String unit, String units, String coin, String coins) {}

    private static final Currency RUPEE = new Currency("rupee", "rupees", "paisa", "paise");

    /** Short telephone numbers: emergencies, inquiries. */
    private static final Set<String> SERVICES =
            EnglishText.words("""
            000 101 110 111 112 116 118 119 211 311 411 511 711 811 911 988 999""");

    private static final Map<String, Currency> SIGNS = Map.ofEntries(
            currency("$", "dollar", "dollars", "cent"),
            currency("US$", "u s dollar", "u s dollars", "cent"),
            currency("A$", "australian dollar", "australian dollars", "cent"),
            currency("AU$", "australian dollar", "australian dollars", "cent"),
            currency("C$", "canadian dollar", "canadian dollars", "cent"),
            currency("CA$", "canadian dollar", "canadian dollars", "cent"),
            currency("HK$", "hong kong dollar", "hong kong dollars", "cent"),
            currency("NZ$", "new zealand dollar", "new zealand dollars", "cent"),
            currency("S$", "singapore dollar", "singapore dollars", "cent"),
            currency("R$", "brazilian real", "brazilian reais", "centavo"),
            Map.entry("£", new Currency("pound", "pounds", "penny", "pence")),
            currency("€", "euro", "euros", "cent"),
            currency("¥", "yuan", "yuan", ""),
            Map.entry("₹", RUPEE),
            Map.entry("Rs", RUPEE),
            Map.entry("Rs.", RUPEE),
            currency("₩", "won", "won", ""),
            currency("₽", "ruble", "rubles", "kopeck"),
            currency("₺", "lira", "lira", ""),
            currency("₪", "shekel", "shekels", ""),
            currency("₿", "bitcoin", "bitcoins", ""),
            currency("USD", "u s dollar", "u s dollars", "cent"),
            currency("EUR", "euro", "euros", "cent"),
            Map.entry("GBP", new Currency("pound", "pounds", "penny", "pence")),
            currency("CNY", "yuan", "yuan", ""),
            currency("RMB", "yuan", "yuan", ""),
            currency("JPY", "yen", "yen", ""),
            currency("CHF", "swiss franc", "swiss francs", ""),
            currency("CAD", "canadian dollar", "canadian dollars", "cent"),
            currency("AUD", "australian dollar", "australian dollars", "cent"),
            currency("HKD", "hong kong dollar", "hong kong dollars", "cent"),
            Map.entry("INR", RUPEE));
    private static final Pattern SIGN =
            Pattern.compile("(?:(?:US|AU?|CA?|HK|NZ|S|R)?\\$|[£€¥₹₩₽₺₪₿]|Rs\\.?)[ ]?(?=\\.?\\d)"
                    + "|(?:USD|EUR|GBP|CNY|RMB|JPY|CHF|AUD|HKD|INR)[ ]?(?=\\.?\\d)|CAD[ ](?=\\.?\\d)");
    private static final Pattern CODE = Pattern.compile(
            " ?(USD|EUR|GBP|Rs|CNY|RMB|JPY|CHF|CAD(?! (?:drawing|file|model|program|system|tool))|AUD|HKD|INR|€|£|\\$)(?![\\w€£])");
    private static final Pattern MAGNITUDE = Pattern.compile(
            "[ -](thousand|million|billion|trillion|lakhs?|crores?)(?![A-Za-z])| ?(bn|mn|mm|tn|mln|bln|mil(?!-spec))(?![A-Za-z])"
                    + "|([MBT]| [MBT](?![-&'.][A-Za-z]| shirt)|[kK]|m(?=/)|[mb])(?![A-Za-z0-9])");
    private static final Map<String, String> MAGNITUDES = Map.ofEntries(
            Map.entry("k", "thousand"),
            Map.entry("K", "thousand"),
            Map.entry("m", "million"),
            Map.entry("M", "million"),
            Map.entry("mn", "million"),
            Map.entry("mm", "million"),
            Map.entry("mil", "million"),
            Map.entry("mln", "million"),
            Map.entry("b", "billion"),
            Map.entry("B", "billion"),
            Map.entry("bn", "billion"),
            Map.entry("bln", "billion"),
            Map.entry("T", "trillion"),
            Map.entry("tn", "trillion"));
    /** A number whose groups are of two digits but for the last one, as in India. */
    private static final Pattern LAKHS = Pattern.compile("\\d{1,2}(?:,\\d{2}){1,5},\\d{3}(?![\\d,])");

    private static final Pattern RANGE_END = Pattern.compile(" ?--? ?(\\d[\\d,]{0,20}(?:\\.\\d{1,6})?)(?![\\d:/])");
    private static final String MILLIONS =
            "people|users|views|dollars|euros|pounds|subscribers|followers|copies|viewers|streams"
                    + "|downloads|years|records|customers|parameters|tokens|rows|residents|jobs";
    private static final Set<String> NO_PLURALS = EnglishText.words(
            """
            is was has as this its us does always perhaps his hers thus yes plus minus versus times equals across
            unless besides towards afterwards sometimes election others""");
    private static final Set<String> COUNTED = EnglishText.words(
            """
            people men women children feet percent mice teeth sheep fish more or different new other square cubic
            million billion data staff separate individual active""");
    private static final Set<String> YEAR_BEFORE = EnglishText.words(
            """
            in since by until till year before after circa during late early mid spring summer fall winter autumn
            copyright christmas easter olympics season ad annum""");

    private EnglishAmounts() {}

    /** Reads a number with all that belongs to it, or returns null. */
    static @Nullable Reading read(EnglishText text, int at) {
        Matcher sign = text.match(SIGN, at);
        Currency currency = sign == null ? null : SIGNS.get(sign.group().strip());
        int start = sign == null ? at : sign.end();
        int end = numberEnd(text, start);
        if (end < 0) {
            return null;
        }
        String number = text.substring(start, end).replace(",", "");
        if (currency != null) {
            return money(text, at, end, number, currency);
        }
        Matcher magnitude = text.match(MAGNITUDE, end);
        if (magnitude != null && isMagnitude(text, end, magnitude)) {
            return magnified(text, number, magnitude.end(), magnitudeOf(magnitude));
        }
        Matcher code = text.match(CODE, end);
        if (code != null) {
            return money(text, at, end, code.end(), number, SIGNS.get(code.group(1)));
        }
        Reading measured = measured(text, at, end, number);
        return measured != null ? measured : new Reading(end, plain(text, start, end, number));
    }

    /** Returns where a number ends, or -1 if none starts here: digits, groups of three, a decimal fraction. */
    static int numberEnd(EnglishText text, int start) {
        int end = text.digitsEnd(start);
        if (end == start && text.at(start) != '.') {
            return -1;
        }
        Matcher lakhs = end - start < 3 && text.at(end) == ',' ? text.match(LAKHS, start) : null;
        if (lakhs != null) {
            return lakhs.end();
        }
        if (end - start <= 3) {
            while (text.at(end) == ',' && text.digitsEnd(end + 1) == end + 4) {
                end += 4;
            }
        }
        int fraction = text.at(end) == '.' ? text.digitsEnd(end + 1) : end + 1;
        end = fraction > end + 1 ? fraction : end;
        return end == start ? -1 : end;
    }

    private static boolean isMagnitude(EnglishText text, int end, Matcher magnitude) {
        if (magnitude.group(1) != null) {
            return true;
        }
        String word = magnitude.group(2) == null ? magnitude.group(3) : magnitude.group(2);
        if (word.startsWith(" ")) {
            return false;
        }
        return switch (word) {
            case "mm", "b", "T" -> false;
            case "m" -> EnglishText.isAny(text.wordAfter(end + 1), MILLIONS);
            case "k" -> isBelowThousand(text, end) && !isRun(text, end);
            case "K" -> ("248".indexOf(text.at(end - 1)) < 0
                            || EnglishText.isDigit(text.at(end - 2))
                            || isCounted(text.wordAfter(end + 1)))
                    && isBelowThousand(text, end)
                    && !isRun(text, end)
                    && !EnglishText.isAny(
                            text.wordAfter(end + 1), "gold|resolution|monitor|display|video|tv|TV|screen|camera");
            case "B" -> text.at(end - 2) == '.' || EnglishText.isAny(text.wordAfter(end + 1), MILLIONS);
            case "M", "mil" -> !EnglishText.isDigit(text.at(magnitude.end() + 1));
            default -> true;
        };
    }

    /** Tells whether no four digits end here: thousands of thousands are not written so, but names such as 8700K are. */
    private static boolean isBelowThousand(EnglishText text, int end) {
        return !(EnglishText.isDigit(text.at(end - 1))
                && EnglishText.isDigit(text.at(end - 2))
                && EnglishText.isDigit(text.at(end - 3))
                && EnglishText.isDigit(text.at(end - 4)));
    }

    /** Tells whether a number with a K behind it is the length of a run: "a 10K run", "ran a 5K in May". */
    private static boolean isRun(EnglishText text, int end) {
        String after = text.wordAfter(end + 1);
        if (EnglishText.isAny(after, "run|runs|race|races|runner|runners|walk|jog|course|pace|finish")) {
            return true;
        }
        int start = end;
        while (EnglishText.isDigit(text.at(start - 1)) && end - start < 3) {
            start--;
        }
        String article = text.lowerBefore(start);
        String verb = EnglishText.isAny(article, "a|the|my|his|her|our|their|first")
                ? text.lowerBefore(text.wordStartBefore(start))
                : article;
        return EnglishText.isAny(
                        verb, "ran|run|running|race|raced|racing|jogged|walked|did|finished|entered|won|for|first")
                && (after.isEmpty()
                        || EnglishText.isAny(
                                after, "in|on|at|for|this|last|next|today|tomorrow|yesterday|with|and|or|to"));
    }

    private static String magnitudeOf(Matcher magnitude) {
        String word = magnitude.group(1);
        if (word == null) {
            word = MAGNITUDES.get((magnitude.group(2) == null ? magnitude.group(3) : magnitude.group(2)).strip());
        }
        return word == null ? "" : word;
    }

    private static Reading magnified(EnglishText text, String number, int end, String magnitude) {
        String words = EnglishNumbers.number(number) + " " + magnitude;
        Matcher code = text.match(CODE, end);
        if (code != null) {
            Currency currency = SIGNS.get(code.group(1));
            return new Reading(code.end(), words + " " + (currency == null ? "" : currency.units));
        }
        Unit unit = text.at(end) == ' ' ? EnglishUnits.at(text, end + 1, false) : null;
        return unit == null
                ? new Reading(percentEnd(text, end), words + percent(text, end))
                : new Reading(unit.end(), words + " " + unit.plural());
    }

    private static @Nullable Reading measured(EnglishText text, int at, int end, String number) {
        if (percentEnd(text, end) > end) {
            return new Reading(percentEnd(text, end), EnglishNumbers.number(number) + percent(text, end));
        }
        if (text.at(end) == '¢') {
            return new Reading(end + 1, EnglishNumbers.number(number) + (number.equals("1") ? " cent" : " cents"));
        }
        if (text.at(end) == 'p' && !EnglishText.isLetter(text.at(end + 1)) && number.length() < 3) {
            return new Reading(end + 1, EnglishNumbers.number(number) + " pence");
        }
        boolean hyphen = text.at(end) == '-';
        boolean spaced = hyphen || text.at(end) == ' ';
        Unit unit = EnglishUnits.at(text, spaced ? end + 1 : end, !spaced);
        if (unit == null || (hyphen && unit.end() - end < 3)) {
            return null;
        }
        boolean single = number.equals("1") || hyphen || isAdjective(text, at, unit.end());
        return new Reading(
                EnglishUnits.stopEnd(text, unit.end()),
                EnglishNumbers.number(number) + (hyphen ? "-" : " ") + (single ? unit.singular() : unit.plural()));
    }

    private static int percentEnd(EnglishText text, int end) {
        int sign = text.at(end) == ' ' ? end + 1 : end;
        return text.at(sign) == '%' || text.at(sign) == '‰' ? sign + 1 : end;
    }

    private static String percent(EnglishText text, int end) {
        return percentEnd(text, end) == end
                ? ""
                : text.at(percentEnd(text, end) - 1) == '%' ? " percent" : " per mille";
    }

    /** Tells whether an amount describes what follows, as in "a 5 km run". */
    static boolean isAdjective(EnglishText text, int at, int end) {
        String before = text.lowerBefore(at);
        String after = text.wordAfter(end);
        return (before.equals("a") || before.equals("an"))
                && text.at(at - 1) == ' '
                && text.at(end) == ' '
                && !after.isEmpty()
                && !EnglishText.isUpper(after.charAt(0))
                && !EnglishText.isAny(
                        after,
                        "of|in|and|or|at|for|from|to|per|is|on|each|more|less|off|after|with|if|by|every|x|a|an|the");
    }

    private static @Nullable Reading money(EnglishText text, int at, int end, String number, Currency currency) {
        return money(text, at, end, end, number, currency);
    }

    private static @Nullable Reading money(
            EnglishText text, int at, int end, int close, String number, @Nullable Currency currency) {
        if (currency == null) {
            return null;
        }
        Matcher range = close == end ? text.match(RANGE_END, end) : null;
        if (range != null) {
            String to = range.group(1).replace(",", "");
            return upTo(
                    text,
                    at,
                    range.end(),
                    EnglishNumbers.number(number) + " to " + EnglishNumbers.number(to),
                    currency);
        }
        if (close == end && text.match(MAGNITUDE, end) != null) {
            return upTo(text, at, end, EnglishNumbers.number(number), currency);
        }
        boolean adjective = isAdjective(text, at, close);
        int point = number.indexOf('.');
        if (point < 0 || number.length() != point + 3 || currency.coin.isEmpty()) {
            boolean one = number.equals("1") || adjective;
            return new Reading(close, EnglishNumbers.number(number) + " " + (one ? currency.unit : currency.units));
        }
        return new Reading(close, coins(number, point, currency));
    }

    /** Reads money with a magnitude behind it, if there is one. */
    private static Reading upTo(EnglishText text, int at, int end, String number, Currency currency) {
        Matcher magnitude = text.match(MAGNITUDE, end);
        String words = number + (magnitude == null ? "" : " " + magnitudeOf(magnitude));
        int close = magnitude == null ? end : magnitude.end();
        if (text.at(close) == '+') {
            return new Reading(close + 1, words + " plus " + currency.units);
        }
        return new Reading(close, words + " " + (isAdjective(text, at, close) ? currency.unit : currency.units));
    }

    private static String coins(String number, int point, Currency currency) {
        String whole = point == 0 ? "0" : number.substring(0, point);
        String large = EnglishNumbers.cardinal(whole) + " " + (whole.equals("1") ? currency.unit : currency.units);
        int count = Integer.parseInt(number.substring(point + 1));
        if (count == 0) {
            return large;
        }
        String small =
                EnglishNumbers.cardinal(Integer.toString(count)) + " " + (count == 1 ? currency.coin : currency.coins);
        return whole.equals("0") ? small : large + ", " + small;
    }

    /** Reads a number that nothing belongs to: as a year where it may be one, else as a quantity. */
    private static String plain(EnglishText text, int start, int end, String number) {
        if (number.length() == 3
                && SERVICES.contains(number)
                && EnglishIdentifiers.CALLS.contains(text.lowerBefore(start))
                && (!isCounted(text.wordAfter(end))
                        || EnglishText.isAny(text.wordAfter(end), "or|and|in|at|if|on|from"))) {
            return EnglishNumbers.digits(number);
        }
        if (end - start != 4 || number.length() != 4 || number.indexOf('.') >= 0) {
            return EnglishNumbers.number(number);
        }
        String before = text.lowerBefore(start);
        if (YEAR_BEFORE.contains(before) || (!before.isEmpty() && before.endsWith("'s"))) {
            return EnglishNumbers.year(number);
        }
        boolean dated = before.equals("the")
                && number.compareTo("1700") > 0
                && number.compareTo("2099") < 0
                && !number.endsWith("00");
        return isCounted(text.wordAfter(end)) && text.at(end) == ' ' && !dated
                ? EnglishNumbers.cardinal(number)
                : EnglishNumbers.bare(number);
    }

    /** Tells whether a word after a number is what it counts: a plural. */
    static boolean isCounted(String word) {
        return COUNTED.contains(word)
                || (word.length() > 2
                        && word.endsWith("s")
                        && "sui".indexOf(word.charAt(word.length() - 2)) < 0
                        && !EnglishText.isUpper(word.charAt(0))
                        && word.indexOf('\'') < 0
                        && !NO_PLURALS.contains(word));
    }

    private static Map.Entry<String, Currency> currency(String sign, String unit, String units, String coin) {
        return Map.entry(sign, new Currency(unit, units, coin, coin.isEmpty() ? coin : coin + "s"));
    }
}
