package io.github.voiceclone.text.english;

import io.github.voiceclone.text.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what names something: telephone numbers, codes, versions, rooms and houses, addresses on the web, names of files. */
final class EnglishIdentifiers {
    private static final String END = "(?![\\d-]|\\.\\d)";
    private static final Pattern QUANTITY_FOLLOWS =
            Pattern.compile(" ?(?:%|°|percent|million|thousand|[kcm]?m\\b|k?g\\b)");
    private static final Pattern SHORT_GROUPS = Pattern.compile("(?:\\d{1,2}-){1,12}\\d{1,2}");
    static final Set<String> CALLS = EnglishText.words(
            """
            call called calling dial dialed dialing phone ring tel telephone text fax""");
    private static final Set<String> SPELT = EnglishText.words(
            """
            zip zipcode postcode pin password passcode extension ext otp ssn isbn acct account id passport invoice
            order ticket tracking serial confirmation badge routing dial licence license""");
    private static final Set<String> CODES = EnglishText.words(
            """
            area zip postal access security verification country entry door pin pass confirmation dialing secret
            promo swift""");
    private static final Set<String> NAMED = EnglishText.words(
            """
            room rm suite ste apt apartment flight route highway hwy interstate bus gate error exit
            channel status locker unit http train port rte studio freeway dorm""");
    private static final Set<String> SEATS = EnglishText.words(
            """
            seat seats row rows gates rooms block section bay stall booth table deck cabin platform stand berth level zone
            hall""");

    /** Makers and products whose models have numbers. */
    private static final Set<String> MODELS = EnglishText.words(
            """
            boeing airbus embraer porsche peugeot ferrari fiat volvo bmw nokia nikon atari xbox office microsoft intel core
            ryzen snapdragon dimensity kirin radeon geforce rtx gtx rx quadro thinkpad elitebook galaxy rfc""");

    private static final Pattern AIRLINER = Pattern.compile("7[0-8]7");
    private static final String ELEMENT = "(?:Ag|Al|Br|Ca|Cl|Cr|Cu|Fe|Li|Mg|Mn|Na|Ni|Si|Ti|Zn|[HCNOSPFKI])";
    private static final Pattern FORMULA = Pattern.compile("(?:" + ELEMENT + "(?:1\\d|[2-9])?+){1,10}+(?![A-Za-z0-9])");
    private static final Pattern LETTER_OR_NUMBER = Pattern.compile("[A-Za-z]|\\d+");
    private static final Pattern MOLECULE = Pattern.compile("[HNOF]2|O3|Cl2");
    /** Several elements, one of them oxygen or one that is as common; no name of four capitals or more. */
    private static final Pattern COMPOUND = Pattern.compile(
            "(?=.*(?:[HOF]|Cl))(?!.*[A-Z]{4})(?![A-Z]{2}[^HO\\W]\\d)" + ELEMENT + "\\d{0,2}" + ELEMENT + ".*");

    private static final Pattern RANGE_END = Pattern.compile("-\\d{1,9}");
    private static final Set<String> VERSIONED = EnglishText.words(
            """
            version python java ios android macos node release ubuntu kernel linux php ruby firmware update postgres
            postgresql gradle maven kubernetes v go django chrome""");
    static final String STREET =
            "(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq"
                    + "|Highway|Hwy|Parkway|Pkwy|Way|Terrace|Circle|Broadway)";

    /** Rules for text that starts with a digit, a plus sign or an opening bracket. */
    static final List<EnglishRule> NUMERIC = List.of(
            EnglishRule.of(
                    "-. ",
                    "\\+?\\d{1,3}[-. ]\\(?\\d{3}\\)?[-. ]\\d{3}[-. ]\\d{4}" + END,
                    EnglishIdentifiers::telephone),
            EnglishRule.of("", "\\(\\d{3}\\)[-. ]?\\d{3}[-. ]\\d{4}" + END, EnglishIdentifiers::telephone),
            EnglishRule.of("-. ", "\\d{3}[-. ]\\d{3}[-. ]\\d{4}" + END, EnglishIdentifiers::telephone),
            EnglishRule.of("-", "\\d{3}-\\d{4}" + END, EnglishIdentifiers::localTelephone),
            EnglishRule.of("", "\\+\\d{1,3}(?:[- ]?\\(?\\d{1,4}\\)?){2,6}" + END, EnglishIdentifiers::telephone),
            EnglishRule.of("- )", "\\(?0\\d{2,4}\\)?(?:[- ]\\d{3,4}){1,3}" + END, EnglishIdentifiers::telephone),
            EnglishRule.of("-", "\\d{5}-\\d{4}" + END, (text, m) -> EnglishNumbers.digits(m.group())),
            EnglishRule.of("-", "(\\d{3,20})-\\d{1,20}" + END, EnglishIdentifiers::joined),
            EnglishRule.of("-", "1-8\\d\\d-(?=[A-Z]{4,9}\\b)", EnglishIdentifiers::telephone),
            EnglishRule.of("-", "1-8\\d\\d(?:-\\d{2,4}){1,3}" + END, EnglishIdentifiers::telephone),
            EnglishRule.of(
                    "- ",
                    "(?:\\d{4}(?:-\\d{4}){2,4}|[3-6]\\d{3}(?: \\d{4}){3}(?! \\d))" + END,
                    (text, m) -> EnglishNumbers.digits(m.group())),
            EnglishRule.of("-", "\\d{1,8}(?:-\\d{1,8}){2,12}(?:-X)?(?![\\w-])", EnglishIdentifiers::chain),
            EnglishRule.of(".", "\\d{1,3}(?:\\.\\d{1,3}){3}:\\d{1,5}(?!\\d)", EnglishIdentifiers::socket),
            EnglishRule.of(
                    "pi",
                    "(?:480|720|1080|1440|2160)(?=[pi](?![A-Za-z]))",
                    (text, m) -> EnglishNumbers.pairs(m.group())),
            EnglishRule.of("/", "24/7/365", (text, m) -> "twenty-four seven three sixty-five"),
            EnglishRule.of("(", "\\d{3}(?=\\([a-z]\\))", (text, m) -> EnglishNumbers.pairs(m.group())),
            EnglishRule.of(".", "\\d{1,4}(?:\\.\\d{1,6}){2,6}(?![\\d])(?!\\.\\d)", EnglishIdentifiers::version),
            EnglishRule.of(".", "\\d{1,3}\\.\\d{1,4}(?![\\d%])(?!\\.\\d)", EnglishIdentifiers::namedVersion),
            EnglishRule.of(
                    " ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                    "(\\d{1,5})([A-Z])?(?=\\s(?:[NSEW]\\.?\\s)?(?:(?:[A-Z][a-z]{1,20}|\\d{1,3}(?:st|nd|rd|th))\\s){1,3}"
                            + STREET + "\\b)",
                    EnglishIdentifiers::house),
            EnglishRule.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "(\\d{1,4})([A-Z])(?![A-Za-z0-9])", EnglishIdentifiers::seat),
            EnglishRule.of(
                    " ",
                    "\\d{1,4}(?= [NSEW](?![\\w']))",
                    (text, m) -> EnglishWords.isHighway(text, m.start()) ? EnglishNumbers.pairs(m.group()) : null),
            EnglishRule.of(
                    ".",
                    "802\\.(?:(11)([a-z]{1,2}(?:/[a-z]{1,2}){0,4})?|(1[56]?|3)(x|[dpqDPQX]|a[bdeft]|b[tz])?)(?![\\w/]|\\.\\d)",
                    EnglishIdentifiers::standard),
            EnglishRule.of("X", "\\d{4}(?=X(?:T|TX|3D)?(?![A-Za-z0-9]))", (text, m) -> EnglishNumbers.pairs(m.group())),
            EnglishRule.of(
                    "TKH", "\\d{4}(?=(?:Ti|KF|HX)(?![A-Za-z0-9]))", (text, m) -> EnglishNumbers.pairs(m.group())),
            EnglishRule.of(
                    "-",
                    "7[0-8]7(?=-(?:[1-9]00|8|9|10)(?:ER|LR|F|s)?(?![\\w-]|\\.\\d))",
                    (text, m) -> nameOf(text, m, EnglishNumbers.pairs(m.group()))),
            EnglishRule.of("(\\d{2,20})(?:(s)(?![A-Za-z\\d])|(?![\\d%:/°]|[.,]\\d))", EnglishIdentifiers::named));

    /** Rule for groups of digits that a word before them says to be a code. */
    static final EnglishRule SPELT_GROUPS = EnglishRule.of(
            " ",
            "\\d{2,6}(?: \\d{2,6}){1,5}(?![\\d/:%]|[.,]\\d)",
            (text, m) -> isSpelt(text, m.start(), m.end(), m.group()) && !isCounted(text, m.end())
                    ? EnglishNumbers.digits(m.group())
                    : null);

    private EnglishIdentifiers() {}

    private static String telephone(EnglishText text, MatchResult m) {
        return (m.group().startsWith("+") ? "plus " : "") + EnglishNumbers.digits(m.group());
    }

    /** Reads seven digits as a telephone number, unless they are a range of what is counted. */
    private static @Nullable String localTelephone(EnglishText text, MatchResult m) {
        String[] parts = m.group().split("-", -1);
        boolean called = CALLS.contains(text.lowerBefore(m.start()));
        boolean range = parts[0].endsWith("00") && parts[1].endsWith("00");
        boolean counted = text.looksAt(QUANTITY_FOLLOWS, m.end())
                || (text.at(m.end()) == ' ' && EnglishAmounts.isCounted(text.wordAfter(m.end())));
        return !called && (range || counted) ? null : EnglishNumbers.digits(m.group());
    }

    /** Reads groups set off by hyphens: long ones digit by digit, formations such as 4-4-2 number by number. */
    private static String chain(EnglishText text, MatchResult m) {
        String letter = m.group().endsWith("X") ? " x" : "";
        boolean isShort = SHORT_GROUPS.matcher(m.group()).matches();
        if (!isShort) {
            return EnglishNumbers.digits(m.group()) + letter;
        }
        StringBuilder words = new StringBuilder();
        for (String part : m.group().split("-", -1)) {
            words.append(words.length() == 0 ? "" : " ").append(EnglishNumbers.cardinal(part));
        }
        return words.toString();
    }

    /** Reads a version by its numbers, an address on a network by its digits. */
    private static String version(EnglishText text, MatchResult m) {
        return version(m.group());
    }

    private static String socket(EnglishText text, MatchResult m) {
        int colon = m.group().indexOf(':');
        return version(m.group().substring(0, colon)) + " colon "
                + EnglishNumbers.pairs(m.group().substring(colon + 1));
    }

    private static String version(String number) {
        String[] parts = number.split("\\.", -1);
        StringBuilder words = new StringBuilder();
        for (String part : parts) {
            words.append(words.length() == 0 ? "" : parts.length == 4 ? " dot " : " point ")
                    .append(
                            parts.length == 4 && part.length() > 2
                                    ? EnglishNumbers.digits(part)
                                    : EnglishNumbers.pairs(part));
        }
        return words.toString();
    }

    private static @Nullable String namedVersion(EnglishText text, MatchResult m) {
        return isVersioned(text, m.start()) ? version(text, m) : null;
    }

    /** Tells whether a number is a version: a word such as "version", or the name of a program, goes before. */
    static boolean isVersioned(EnglishText text, int at) {
        return VERSIONED.contains(text.lowerBefore(at));
    }

    private static String house(EnglishText text, MatchResult m) {
        String letter = m.group(2) == null ? "" : " " + m.group(2);
        return EnglishNumbers.pairs(m.group(1)) + letter;
    }

    private static @Nullable String seat(EnglishText text, MatchResult m) {
        String before = text.lowerBefore(m.start());
        return SEATS.contains(before) || NAMED.contains(before)
                ? EnglishNumbers.pairs(m.group(1)) + " " + m.group(2)
                : null;
    }

    /** Reads a standard of networks: 802.11ac. */
    private static @Nullable String standard(EnglishText text, MatchResult m) {
        boolean wireless = m.group(1) != null;
        String letters = wireless ? m.group(2) : m.group(4);
        if (!wireless && letters == null && !text.lowerBefore(m.start()).equals("ieee")) {
            return null;
        }
        return "eight oh two point " + EnglishNumbers.cardinal(wireless ? m.group(1) : m.group(3))
                + (letters == null
                        ? ""
                        : " " + String.join(" ", letters.replace("/", "").split("", 0)));
    }

    /** Reads a chemical formula that starts here, letter by letter, or returns null. */
    static @Nullable Reading formula(EnglishText text, int at) {
        Matcher match = EnglishText.isUpper(text.at(at)) ? text.match(FORMULA, at) : null;
        if (match == null
                || !(MOLECULE.matcher(match.group()).matches()
                        || COMPOUND.matcher(match.group()).matches())) {
            return null;
        }
        String words = LETTER_OR_NUMBER
                .matcher(match.group())
                .results()
                .map(part -> EnglishText.isDigit(part.group().charAt(0))
                        ? EnglishNumbers.cardinal(part.group())
                        : part.group().toUpperCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
        return new Reading(match.end(), words);
    }

    /** Reads a number as the word before it says: code, room, telephone number. */
    private static @Nullable String named(EnglishText text, MatchResult m) {
        String number = m.group(1);
        String before = text.lowerBefore(m.start());
        boolean many = m.group(2) != null;
        if (isModel(text, m, before)) {
            String words = number.length() == 4 ? EnglishNumbers.year(number) : EnglishNumbers.pairs(number);
            return nameOf(text, m, many ? EnglishNumbers.plural(words) : words);
        }
        if (many) {
            return null;
        }
        if (isEmergency(text, m, before) || isSpelt(text, m.start(), m.end(), number)) {
            return nameOf(text, m, EnglishNumbers.digits(number));
        }
        if (before.equals("code") && number.length() == 3) {
            return EnglishNumbers.pairs(number);
        }
        return NAMED.contains(before) && number.length() > 2 && number.length() < 5
                ? EnglishNumbers.pairs(number)
                : null;
    }

    /** Tells whether a number is that of a model: after its maker or product, or of an airliner by itself. */
    private static boolean isModel(EnglishText text, MatchResult m, String before) {
        String number = m.group(1);
        if (number.length() < 3 || number.length() > 4) {
            return false;
        }
        boolean capital = EnglishWords.isCapital(text.wordBefore(m.start()));
        if (MODELS.contains(before) && (capital || !EnglishText.isAny(before, "office|core|galaxy"))) {
            return true;
        }
        String after = text.wordAfter(m.end());
        return AIRLINER.matcher(number).matches()
                && !isCounted(text, m.end())
                && (m.group(2) != null
                        || EnglishText.isAny(after, "MAX|Max|jet|plane|pilot|crash|aircraft|fleet|Dreamliner")
                        || (EnglishText.isAny(before, "a|the|this|that|our|new")
                                && EnglishUnits.at(text, m.end() + 1, false) == null));
    }

    /** Returns what is read for a number that is part of a name: a hyphen behind it sets off no range. */
    private static String nameOf(EnglishText text, MatchResult m, String read) {
        text.nameEnds(m.end());
        return read;
    }

    /** Reads two numbers of a code: PIN 1234-5678. */
    private static @Nullable String joined(EnglishText text, MatchResult m) {
        boolean counted = isCounted(text, m.end()) || CALLS.contains(text.lowerBefore(m.start()));
        return counted || !isSpelt(text, m.start(), m.end(), m.group(1)) ? null : EnglishNumbers.digits(m.group());
    }

    /** Tells whether the words before a number say that it is read digit by digit. */
    private static boolean isSpelt(EnglishText text, int at, int end, String number) {
        int start = text.wordStartBefore(at);
        String before = text.lowerBefore(at);
        int length = number.length();
        if (EnglishText.isAny(before, "is|was|number|no|code|are|of") && start > 0) {
            String owner = text.lowerBefore(start);
            boolean owned = before.equals("code")
                    ? CODES.contains(owner)
                    : SPELT.contains(owner)
                            || (owner.equals("code") && !before.equals("of"))
                            || (before.equals("number") && CALLS.contains(owner))
                            || (owner.equals("number") && length > 4);
            if (owned && length > 2) {
                return true;
            }
        }
        return (SPELT.contains(before) && length > 2 && !isCounted(text, end))
                || (length > 4 && (CALLS.contains(before) || EnglishText.isAny(before, "code|number")))
                || (length == 5 && isState(text.wordBefore(at)));
    }

    private static boolean isEmergency(EnglishText text, MatchResult m, String before) {
        return EnglishText.isAny(m.group(), "911|999|112|110|411|311|211|988|101|119")
                && !isCounted(text, m.end())
                && (CALLS.contains(before)
                        || (m.group().equals("911") && !NAMED.contains(before) && !text.looksAt(RANGE_END, m.end())));
    }

    private static boolean isState(String word) {
        return word.length() == 2 && EnglishText.isUpper(word.charAt(0)) && EnglishText.isUpper(word.charAt(1));
    }

    private static boolean isCounted(EnglishText text, int number) {
        Matcher range = text.match(RANGE_END, number);
        int end = range == null ? number : range.end();
        return text.at(end) == ' ' && EnglishAmounts.isCounted(text.wordAfter(end));
    }
}
