package io.github.voiceclone.text.english;

import io.github.voiceclone.text.Reading;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads abbreviations, initials and Roman numerals, by what stands around them. */
final class EnglishWords {
    /** Abbreviations with a full stop that mean one thing wherever they stand. */
    private static final Map<String, String> ANYWHERE = table(
            """
            mrs misess; mr mister; ms miz; dr doctor; co company; jr junior; sr senior; maj major; gen general; drs doctors
            rev reverend; lt lieutenant; hon honorable; sgt sergeant; capt captain; esq esquire; ltd limited; prof professor
            profs professors; col colonel; cpl corporal; pvt private; cmdr commander; messrs messieurs; mme madame
            inc incorporated; corp corporation; bros brothers; dept department; depts departments; govt government
            univ university; assn association; approx approximately; vs versus; etc etcetera; misc miscellaneous
            incl including; excl excluding; avg average; tel telephone; blvd boulevard; ave avenue; hwy highway; pkwy parkway
            bldg building; mts mountains; mfg manufacturing; mgr manager; asst assistant; brig brigadier; attn attention; intl international
            natl national; supt superintendent; tues tuesday; thurs thursday; thur thursday; viz namely; ext extension
            apt apartment; para paragraph; nos numbers; figs figures; vols volumes; pp pages; cf compare; resp respectively
            encl enclosed; anon anonymous; lbs pounds; lb pounds; oz ounces; tbsp tablespoons; tsp teaspoons; hrs hours
            mins minutes; secs seconds; yrs years; wks weeks; ln lane; sq square; rte route; tech technology; mgmt management""");

    /** Abbreviations before a capital, with or without a full stop. */
    private static final Map<String, String> TITLES = table(
            """
            Mr mister; Mrs misess; Ms miz; Dr doctor; Prof professor; Mt mount; St saint; Sgt sergeant; Capt captain; Lt lieutenant
            Col colonel; Gen general; Sen senator; Rep representative; Gov governor; Pres president; Fr father; Adm admiral
            Det detective; Insp inspector; Amb ambassador; Ft fort; Rev reverend; Hon honorable; Ste sainte; Mme madame""");

    /** Titles that are words too: with a full stop only. */
    private static final Set<String> STOPPED =
            Set.of("Rep", "Gen", "Pres", "Fr", "Det", "Amb", "Adm", "Hon", "Col", "Sen", "Ste");

    /** Abbreviations before a number. */
    private static final Map<String, String> NUMBERED = table(
            """
            no number; nos numbers; fig figure; figs figures; vol volume; vols volumes; ch chapter; chap chapter; p page; pp pages
            pg page; art article; eq equation; sec section; sect section; ext extension; ste suite; rm room; ca circa; c circa
            est established; tel telephone; apt apartment; b born; d died; ver version; v version; fl floor; par paragraph
            approx approximately; mon monday; tue tuesday; wed wednesday; thu thursday; fri friday; sat saturday; sun sunday""");

    /** Numbered abbreviations that need no full stop. */
    private static final Set<String> UNSTOPPED =
            Set.of("fig", "figs", "vol", "vols", "pp", "pg", "chap", "approx", "ext", "apt", "tel");

    /** The ends of names of streets. */
    private static final Map<String, String> STREETS = table(
            "st street; dr drive; rd road; ave avenue; blvd boulevard; ln lane; ct court; pl place; sq square; hwy highway"
                    + "; pkwy parkway; ter terrace; cir circle");

    private static final Map<String, String> DIRECTIONS =
            table("N north; S south; E east; W west; NW northwest; NE northeast; SW southwest; SE southeast");
    private static final Map<String, String> DAYS = table(
            "mon monday; tue tuesday; tues tuesday; wed wednesday; thu thursday; thur thursday; thurs thursday; fri friday"
                    + "; sat saturday; sun sunday");
    private static final Map<String, String> STATES = table(
            """
            AL alabama; AK alaska; AZ arizona; AR arkansas; CA california; CO colorado; CT connecticut; DE delaware; FL florida
            GA georgia; HI hawaii; ID idaho; IL illinois; IN indiana; IA iowa; KS kansas; KY kentucky; LA louisiana; ME maine
            MD maryland; MA massachusetts; MI michigan; MN minnesota; MS mississippi; MO missouri; MT montana; NE nebraska
            NV nevada; NH new_hampshire; NJ new_jersey; NM new_mexico; NY new_york; NC north_carolina; ND north_dakota; OH ohio
            OK oklahoma; OR oregon; PA pennsylvania; RI rhode_island; SC south_carolina; SD south_dakota; TN tennessee; TX texas
            UT utah; VT vermont; VA virginia; WA washington; WV west_virginia; WI wisconsin; WY wyoming""");
    private static final Set<String> SAINTLY =
            EnglishText.words("""
            mount mt port lake fort cathedral church gulf cape saint fr east west""");

    private static final Pattern INITIALS = Pattern.compile("(?:[A-Za-z]\\.){1,8}(?:[A-Za-z](?![A-Za-z0-9'.]))?");
    private static final Pattern DEGREE =
            Pattern.compile("(Ph|M|B|D|LL|Ed|Sc|Pharm|Psy)\\.\\s?(D|Sc|A|S|Phil|B|Ed|Tech|Eng)\\.(?![A-Za-z])");
    private static final Pattern WITH =
            Pattern.compile("[wW]/o(?![A-Za-z])|[wW]/(?= ?[A-Za-z])|[cC]/o(?![A-Za-z])|[nN]/[aA](?![A-Za-z])");
    private static final Pattern PLUSES = Pattern.compile("[A-Za-z]{1,20}\\+\\+");
    private static final Pattern SHARP = Pattern.compile("[CFJQcf]#(?!\\w)");
    private static final String DAY = "(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)";
    private static final Pattern DAY_RANGE = Pattern.compile(DAY + "\\.? ?--? ?" + DAY + "(?![A-Za-z])\\.?");

    /** A date, a time, a time of day or another weekday, after a weekday. */
    private static final Pattern DATE_FOLLOWS = Pattern.compile(
            ",? (?:(?:at|by|around|before|after|from|until) )?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\\.? {1,2}\\d"
                    + "|\\d{1,2}(?: [A-Z]|/\\d|:\\d\\d|--?\\d| ?[aApP]\\.?[mM](?![A-Za-z]))|(?:noon|midnight)(?![A-Za-z]))"
                    + "|,? (?:(?:and|or|&|to|through) )?" + DAY + "(?![A-Za-z])"
                    + "| (?:morning|afternoon|evening|night)(?![A-Za-z])");

    /** Time zones, after a time. */
    private static final Set<String> ZONES =
            EnglishText.words("""
            EST EDT CST CDT MST MDT PST PDT AKST HST ET CT MT PT""");

    /** Spoken forms of abbreviations that never end a sentence, besides titles. */
    private static final Set<String> UNFINISHED = Set.of(
            "versus",
            "compare",
            "namely",
            "including",
            "excluding",
            "approximately",
            "attention",
            "for example",
            "that is");

    private static final Set<String> HIGHWAYS =
            EnglishText.words("""
            route highway hwy interstate rte freeway""");
    private static final Pattern STREET_FOLLOWS = Pattern.compile(
            " (?:(?:[A-Z][a-z]{1,20}|\\d{1,3}(?:st|nd|rd|th)) ){1,3}" + EnglishIdentifiers.STREET + "(?![A-Za-z])");
    private static final Pattern GRADE = Pattern.compile("([A-DF])([-−+])(?![\\w+−-]| (?:and|or) [A-Za-z]{1,20}-\\w)");
    private static final Pattern ZIP = Pattern.compile("\\.? \\d{5}(?!\\d)");

    private EnglishWords() {}

    /** Reads the word from {@code at} to {@code end}, or returns null if it is read as it is written. */
    static @Nullable Reading read(EnglishText text, int at, int end) {
        String word = text.substring(at, end);
        Reading signed = signed(text, at, end);
        if (signed != null) {
            return signed;
        }
        MatchResult days = word.length() > 2 && word.length() < 6 ? text.match(DAY_RANGE, at) : null;
        if (days != null) {
            return new Reading(
                    days.end(),
                    DAYS.get(days.group(1).toLowerCase(Locale.ROOT)) + " to "
                            + DAYS.get(days.group(2).toLowerCase(Locale.ROOT)));
        }
        boolean stopped = text.at(end) == '.';
        String day = word.length() < 6 && isWeekday(word) ? DAYS.get(word.toLowerCase(Locale.ROOT)) : null;
        if (day != null && isDay(text, at, end, word)) {
            return new Reading(EnglishUnits.stopEnd(text, end), day);
        }
        if (ZONES.contains(word) && (isAfterTime(text, at) || (word.length() > 2 && text.isAfterAmount(at)))) {
            return new Reading(end, spelled(word));
        }
        Reading initials = stopped && word.length() < 6 ? initials(text, at, word) : null;
        if (initials != null) {
            return initials;
        }
        String expanded = abbreviation(text, at, end, word, stopped);
        if (expanded != null) {
            return new Reading(stopped ? end + 1 : end, expanded);
        }
        String roman = EnglishRoman.read(text, at, end);
        if (roman != null) {
            return new Reading(end, word.endsWith("'s") ? roman + "'s" : roman);
        }
        return word.equals("US") ? new Reading(end, "u s") : null;
    }

    private static @Nullable Reading signed(EnglishText text, int at, int end) {
        char next = text.at(end);
        if (next == '/') {
            EnglishUnits.Unit unit = EnglishUnits.quotient(text, at);
            if (unit != null) {
                return new Reading(unit.end(), unit.plural());
            }
            MatchResult with = text.match(WITH, at);
            return with == null
                    ? null
                    : new Reading(
                            with.end(),
                            switch (with.group().toLowerCase(Locale.ROOT)) {
                                case "w/o" -> "without";
                                case "w/" -> "with";
                                case "c/o" -> "care of";
                                default -> "not applicable";
                            });
        }
        MatchResult grade = "-−+".indexOf(next) >= 0 ? text.match(GRADE, at) : null;
        if (grade != null) {
            return new Reading(end + 1, grade.group(1) + (next == '+' ? " plus" : " minus"));
        }
        if (next == '+' && text.looksAt(PLUSES, at)) {
            return new Reading(end + 2, text.substring(at, end) + " plus plus");
        }
        if (next == '#' && text.looksAt(SHARP, at)) {
            return new Reading(end + 1, text.substring(at, end) + " sharp");
        }
        return null;
    }

    /** Reads U.S., p.m., e.g., Ph.D., and the initials of a name, letter by letter. */
    private static @Nullable Reading initials(EnglishText text, int at, String word) {
        MatchResult degree = text.match(DEGREE, at);
        if (degree != null && (word.length() > 1 || degree.group(2).length() > 1)) {
            return new Reading(
                    degree.end(),
                    spelled(degree.group(1)) + " "
                            + (degree.group(2).length() > 2 ? degree.group(2) : spelled(degree.group(2))));
        }
        MatchResult match = word.length() > 1 ? null : text.match(INITIALS, at);
        if (match == null) {
            return null;
        }
        String letters = match.group().replace(".", "");
        if (letters.length() > 1) {
            String words =
                    switch (letters) {
                        case "eg" -> "for example";
                        case "ie" -> "that is";
                        default -> spelled(letters);
                    };
            return new Reading(match.end(), words);
        }
        boolean name = EnglishText.isUpper(word.charAt(0)) && text.at(at + 2) == ' ' && text.isCapitalAfter(at + 2);
        if (DIRECTIONS.containsKey(word) && isDirection(text, at, at + 2)) {
            return new Reading(at + 2, DIRECTIONS.getOrDefault(word, word));
        }
        if (name && (isCapital(text.wordBefore(at)) || text.isSentenceStart(at)) && !text.isSentenceNext(at + 2)) {
            return new Reading(at + 2, word);
        }
        return word.equals("v") && text.isCapitalAfter(at + 2) && isCapital(text.wordBefore(at))
                ? new Reading(at + 2, "versus")
                : null;
    }

    private static @Nullable String abbreviation(EnglishText text, int at, int end, String word, boolean stopped) {
        String lower = word.toLowerCase(Locale.ROOT);
        int after = stopped ? end + 1 : end;
        boolean capital = text.isCapitalAfter(after) && text.at(after) == ' ';
        boolean counted = text.isDigitAfter(after) || (capital && EnglishNumbers.roman(text.wordAfter(after)) > 0);
        if (counted && (stopped || UNSTOPPED.contains(lower))) {
            String numbered = NUMBERED.get(lower);
            if (numbered != null
                    && !(DAYS.containsKey(lower) && !isCapital(word))
                    && (word.length() > 1 || !isCapital(word))) {
                return numbered;
            }
        }
        if ((lower.equals("figs") || lower.equals("fig")) && stopped) {
            return NUMBERED.get(lower);
        }
        if (isStreet(text, at, after, word, capital, stopped)) {
            return STREETS.get(lower);
        }
        if (lower.equals("ft")) {
            return !stopped && !capital ? null : isCapital(word) && capital ? "fort" : "feet";
        }
        if (lower.equals("est") && stopped) {
            return word.equals("EST") ? null : "estimated";
        }
        if (lower.equals("max") || lower.equals("min")) {
            return stopped && !capital ? (lower.equals("max") ? "maximum" : "minimum") : null;
        }
        if (isCapital(word) && capital && (stopped || !STOPPED.contains(word)) && TITLES.containsKey(word)) {
            return TITLES.get(word);
        }
        if (stopped && lower.equals("st")) {
            return "saint";
        }
        if (stopped && isCapital(word) && DAYS.containsKey(lower) && isDay(text, at, after)) {
            return DAYS.get(lower);
        }
        if (stopped
                && ANYWHERE.containsKey(lower)
                && EnglishText.isAny(text.lowerBefore(at), "a|an|one|per|each|every|half|quarter|third")) {
            EnglishUnits.Unit unit = EnglishUnits.divisor(text, at);
            return unit == null ? ANYWHERE.get(lower) : unit.singular();
        }
        if (stopped || (EnglishText.isAny(lower, "vs|etc") && text.at(at - 1) != '/')) {
            return ANYWHERE.get(lower);
        }
        return place(text, at, end, word);
    }

    private static boolean isDay(EnglishText text, int at, int after) {
        return !EnglishText.isAny(text.lowerBefore(at), "the|a")
                && (after == text.length() || ",- ".indexOf(text.at(after)) >= 0);
    }

    /** Tells whether a weekday is meant that lacks its stop: by a date, a time or a weekday next to it, or a preposition. */
    private static boolean isDay(EnglishText text, int at, int end, String word) {
        String before = text.lowerBefore(at);
        if (EnglishText.isAny(before, "the|a")) {
            return false;
        }
        int start = text.at(at - 1) == ' ' ? at - 1 : at;
        start = text.at(start - 1) == ',' ? start - 1 : start;
        String last = text.wordBefore(start);
        boolean joined = EnglishText.isAny(last, "and|or|to|through");
        return text.looksAt(DATE_FOLLOWS, end)
                || isWeekday(joined ? text.wordBefore(text.wordStartBefore(start)) : last)
                || isAfterTime(text, start)
                || (text.at(end) != '.' && EnglishText.isAny(word, "Tues|Thur|Thurs|Fri"))
                || (EnglishText.isAny(before, "on|every|next|last|this|until|till|since")
                        && !word.equals("Sun")
                        && !text.isCapitalAfter(end));
    }

    /** Tells whether a time of day ended here or one space before. */
    private static boolean isAfterTime(EnglishText text, int at) {
        int end = text.at(at - 1) == ' ' ? at - 1 : at;
        int half = text.at(end - 1) == '.' ? end - 1 : end;
        return text.isAfterAmount(at)
                && (text.at(end - 3) == ':'
                        || ("mM".indexOf(text.at(half - 1)) >= 0 && "aApP. ".indexOf(text.at(half - 2)) >= 0));
    }

    /** Tells whether a word is a weekday, in full or short with a capital. */
    static boolean isWeekday(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return DAYS.containsValue(lower) || (isCapital(word) && DAYS.containsKey(lower));
    }

    /** Tells whether an abbreviation is one that something follows in the sentence: a title, "versus". */
    static boolean goesOn(String spoken) {
        return TITLES.containsValue(spoken) || UNFINISHED.contains(spoken);
    }

    /** Reads a state after a town, or before a ZIP code, and the direction of a street. */
    private static @Nullable String place(EnglishText text, int at, int end, String word) {
        if (DIRECTIONS.containsKey(word) && isDirection(text, at, end)) {
            return DIRECTIONS.get(word);
        }
        String state = word.length() == 2 ? STATES.get(word) : null;
        if (state == null) {
            return null;
        }
        boolean afterTown = text.startsWith(", ", at - 2)
                && isCapital(text.wordBefore(at - 2))
                && !EnglishText.isAny(word, "OK|HI|ME|OR|IN|OH|ID|MS|MD|AL|LA|PA|MA");
        boolean inAddress = afterTown || text.startsWith(", ", at - 2) || isCapital(text.wordBefore(at));
        return afterTown || (inAddress && text.looksAt(ZIP, end)) ? state : null;
    }

    private static boolean isDirection(EnglishText text, int at, int after) {
        String before = text.lowerBefore(at);
        boolean number = !before.isEmpty() && before.chars().allMatch(c -> EnglishText.isDigit((char) c));
        return (number
                        && text.at(after) == ' '
                        && (text.isCapitalAfter(after) || text.isDigitAfter(after))
                        && before.length() < 6)
                || STREETS.containsKey(before)
                || EnglishText.isAny(before, "street|avenue|road|boulevard|drive|lane")
                || text.looksAt(STREET_FOLLOWS, after)
                || (number && isHighway(text, text.wordStartBefore(at)));
    }

    /** Tells whether a number is that of a highway: I-95, Route 66. */
    static boolean isHighway(EnglishText text, int number) {
        return text.at(number - 1) == '-'
                ? EnglishText.isAny(text.wordBefore(number - 1), "I|US|SR")
                : HIGHWAYS.contains(text.lowerBefore(number));
    }

    /** Tells whether St., Dr. and the like end the name of a street: after a name, and not before one. */
    private static boolean isStreet(
            EnglishText text, int at, int after, String word, boolean capital, boolean stopped) {
        String lower = word.toLowerCase(Locale.ROOT);
        String before = text.wordBefore(at);
        boolean named = isCapital(before) || isOrdinal(before);
        if (!STREETS.containsKey(lower)
                || !isCapital(word)
                || !named
                || text.at(at - 1) != ' '
                || text.at(at - 2) == '.') {
            return false;
        }
        if (!capital) {
            return stopped || !EnglishText.isAny(lower, "ct|pl");
        }
        int start = text.wordStartBefore(at);
        boolean numbered = EnglishText.isDigit(before.charAt(0)) || EnglishText.isDigit(text.at(start - 2));
        boolean title = lower.equals("st") || lower.equals("dr");
        return numbered
                || (!title && stopped)
                || (stopped
                        && !SAINTLY.contains(before.toLowerCase(Locale.ROOT))
                        && (text.isSentenceNext(after)
                                || (!text.isSentenceStart(start)
                                        && EnglishText.isAny(text.wordAfter(after), "North|South|East|West"))));
    }

    private static boolean isOrdinal(String word) {
        int length = word.length();
        return length > 2
                && EnglishText.isDigit(word.charAt(0))
                && EnglishText.isAny(word.substring(length - 2), "st|nd|rd|th");
    }

    static boolean isCapital(String word) {
        return !word.isEmpty() && EnglishText.isUpper(word.charAt(0));
    }

    private static String spelled(String letters) {
        return String.join(" ", letters.split("", 0));
    }

    private static Map<String, String> table(String entries) {
        Map<String, String> map = new HashMap<>();
        for (String entry : entries.split("[;\n]", -1)) {
            String[] words = entry.strip().split(" ", -1);
            map.put(words[0], words[1].replace('_', ' '));
        }
        return Map.copyOf(map);
    }
}
