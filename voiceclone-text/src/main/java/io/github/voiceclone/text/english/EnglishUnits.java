package io.github.voiceclone.text.english;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Units of measurement behind numbers. */
final class EnglishUnits {
    /** A unit as it is written up to {@code end}, and how one and many of it are said. */
    record Unit(int end, String singular, String plural) {}

    private static final int LONGEST = 7;

    /** Spelling, singular, and plural unless it is the singular with an s. */
    private static final String TABLE =
            """
            km kilometer; m meter; cm centimeter; mm millimeter; nm nanometer; μm micrometer; um micrometer
            mi mile; yd yard; yds yard; ft foot feet; in inch inches
            kg kilogram; g gram; mg milligram; μg microgram; mcg microgram; t ton; lb pound; lbs pound; oz ounce
            l liter; L liter; ml milliliter; mL milliliter; cl centiliter; cL centiliter; dl deciliter; dL deciliter
            gal gallon; qt quart; pt pint; pts point; tsp teaspoon; tbsp tablespoon; cc cubic_centimeter
            s second; sec second; secs second; ms millisecond; μs microsecond; us microsecond; ns nanosecond
            min minute; mins minute; h hour; hr hour; hrs hour; wk week; wks week; mo month; mos month; yr year; yrs year
            Hz hertz hertz; kHz kilohertz kilohertz; MHz megahertz megahertz; GHz gigahertz gigahertz; THz terahertz terahertz
            KB kilobyte; kB kilobyte; MB megabyte; GB gigabyte; TB terabyte; PB petabyte; MiB mebibyte; GiB gibibyte; KiB kibibyte
            Kb kilobit; kb kilobit; Mb megabit; Gb gigabit; kbps kilobit_per_second kilobits_per_second
            Kbps kilobit_per_second kilobits_per_second; Mbps megabit_per_second megabits_per_second
            Gbps gigabit_per_second gigabits_per_second; bps bit_per_second bits_per_second
            W watt; kW kilowatt; MW megawatt; GW gigawatt; mW milliwatt; Wh watt_hour; kWh kilowatt_hour; MWh megawatt_hour
            V volt; kV kilovolt; mV millivolt; A amp; mA milliamp; Ah amp_hour; mAh milliamp_hour
            Ω ohm; kΩ kilohm; MΩ megohm; μF microfarad; pF picofarad
            J joule; kJ kilojoule; MJ megajoule; cal calorie; kcal kilocalorie; N newton; kN kilonewton; Nm newton_meter
            Pa pascal; kPa kilopascal; MPa megapascal; hPa hectopascal; atm atmosphere; psi p_s_i p_s_i
            mmHg millimeter_of_mercury millimeters_of_mercury; dB decibel; dBA decibel; lm lumen; lx lux lux; mol mole
            mmol millimole; K kelvin kelvin; hp horsepower horsepower; ha hectare; ac acre; ct carat; px pixel; eV electronvolt
            mph mile_per_hour miles_per_hour; kph kilometer_per_hour kilometers_per_hour
            kmh kilometer_per_hour kilometers_per_hour; mpg mile_per_gallon miles_per_gallon
            fps frame_per_second frames_per_second; rpm revolution_per_minute revolutions_per_minute
            bpm beat_per_minute beats_per_minute; wpm word_per_minute words_per_minute; dpi dot_per_inch dots_per_inch
            ppm part_per_million parts_per_million; ppb part_per_billion parts_per_billion; kn knot; kt knot; kts knot
            sqft square_foot square_feet; sqm square_meter""";

    private static final Pattern QUOTIENT = Pattern.compile(
            "(?:km|cm|mm|kg|mg|mL|kW|MB|GB|Mb|Gb|kJ|μg|mi|ft|m|g|L|J|N)/(?:hr?|s|sec|min|m|cm|L|dL|mL|kg|day)"
                    + "(?:[²³23])?(?![A-Za-z])");
    private static final Map<String, String[]> UNITS = units();

    /** Units that are words too, or letters that name something: only right behind the digits, or before a full stop. */
    private static final String WORDS = " in us A K N t s h mo ac ct kt ms cal ";

    private static final String AREAS = "square ";
    private static final String VOLUMES = "cubic ";

    private EnglishUnits() {}

    /** Returns the unit that starts here, or null. */
    static @Nullable Unit at(EnglishText text, int start, boolean attached) {
        Unit squared = spelledPower(text, start);
        if (squared != null) {
            return withDivisor(text, squared);
        }
        int end = wordEnd(text, start);
        String[] names = end == start ? null : names(text.substring(start, end));
        if (names != null && names[0].equals("pint") && isPoints(text, start, end, attached)) {
            names = new String[] {"point", "point"};
        }
        if (names == null || (attached ? isCode(text.substring(start, end)) : isWord(text, start, end))) {
            return null;
        }
        Unit unit = power(text, new Unit(end, names[0], names[1]));
        if (EnglishText.isDigit(text.at(unit.end)) || EnglishText.isLetter(text.at(unit.end))) {
            return null;
        }
        return withDivisor(text, unit);
    }

    /** Returns a unit per another that no number goes before, such as km/h, or null. */
    static @Nullable Unit quotient(EnglishText text, int start) {
        return text.looksAt(QUOTIENT, start) ? at(text, start, true) : null;
    }

    /** Returns what is said after "per" for a unit or a word for one, or null. */
    static @Nullable Unit divisor(EnglishText text, int start) {
        int end = wordEnd(text, start);
        String word = end == start ? "" : text.substring(start, end);
        String[] names = word.equals("d") ? new String[] {"day", "days"} : names(word);
        if (names != null) {
            return power(text, new Unit(end, names[0], names[1]));
        }
        boolean counted = EnglishText.isAny(
                word,
                "second|minute|hour|day|night|week|month|quarter|year|person|people|user|head|unit|seat"
                        + "|item|share|page|mile|kilometer|meter|foot|gallon|liter|pound|ounce|kilogram|ton|inch|student|employee");
        return counted ? new Unit(end, word, word) : null;
    }

    /** Tells whether {@code pt} stands for points: those of a score or of type, unless something that holds pints follows. */
    private static boolean isPoints(EnglishText text, int start, int end, boolean attached) {
        String after = text.wordAfter(text.at(end) == '.' ? end + 1 : end);
        return (attached || text.at(start - 1) == '-')
                ? !EnglishText.isAny(after, "jar|bottle|carton|container|glass|jug|can|pot|bowl|of|milk|water|beer")
                : EnglishText.isAny(
                        after,
                        "shot|shots|lead|win|loss|game|font|type|text|size|line|range|deficit|margin|advantage|scale|basket|attempt"
                                + "|attempts|play|drop|gain|rise|rule|spacing");
    }

    /** Returns where an amount ends: behind the stop of its unit, unless the stop may end the sentence. */
    static int stopEnd(EnglishText text, int end) {
        char next = text.at(end + 2);
        boolean abbreviated = text.at(end) == '.'
                && (text.at(end + 1) == ','
                        || (text.at(end + 1) == ' ' && (EnglishText.isDigit(next) || Character.isLowerCase(next))));
        return abbreviated ? end + 1 : end;
    }

    /** Tells whether letters right behind a number are part of a name, as in 4K and 802.11ac. */
    private static boolean isCode(String letters) {
        return letters.equals("K") || letters.equals("ac");
    }

    private static boolean isWord(EnglishText text, int start, int end) {
        String word = text.substring(start, end);
        if (!WORDS.contains(" " + word + " ")) {
            return false;
        }
        return switch (word) {
            case "in" -> text.at(end) != '.'
                    && !isAfterFeet(text, start - 1)
                    && !EnglishText.isAny(
                            text.wordAfter(end), "x|by|tall|long|wide|deep|high|thick|diameter|screen|monitor");
            case "K" -> !EnglishText.isDigit(text.at(start - 3));
            case "h", "s", "ms", "mo", "cal", "t" -> false;
            default -> true;
        };
    }

    private static boolean isAfterFeet(EnglishText text, int end) {
        int start = end;
        while (EnglishText.isDigit(text.at(start - 1)) && end - start < 3) {
            start--;
        }
        return EnglishText.isAny(text.lowerBefore(start), "ft|feet|foot");
    }

    /** Reads {@code sq ft}, {@code cu. m} and the like. */
    private static @Nullable Unit spelledPower(EnglishText text, int start) {
        boolean square = text.startsWith("sq", start);
        if (!square && !text.startsWith("cu", start)) {
            return text.startsWith("fl oz", start) || text.startsWith("fl. oz", start)
                    ? new Unit(text.startsWith("fl oz", start) ? start + 5 : start + 6, "fluid ounce", "fluid ounces")
                    : null;
        }
        int at = start + (text.at(start + 2) == '.' ? 3 : 2);
        if (text.at(at) != ' ') {
            return null;
        }
        int end = wordEnd(text, at + 1);
        String[] names = end == at + 1 ? null : names(text.substring(at + 1, end));
        String power = square ? AREAS : VOLUMES;
        return names == null ? null : new Unit(end, power + names[0], power + names[1]);
    }

    private static Unit power(EnglishText text, Unit unit) {
        boolean length =
                unit.singular.endsWith("meter") || EnglishText.isAny(unit.singular, "mile|yard|foot|inch|second");
        int end = text.at(unit.end) == '^' ? unit.end + 1 : unit.end;
        String power =
                switch (text.at(end)) {
                    case '²', '2' -> AREAS;
                    case '³', '3' -> VOLUMES;
                    default -> "";
                };
        if (!length || power.isEmpty() || EnglishText.isDigit(text.at(end + 1))) {
            return unit;
        }
        if (unit.singular.equals("second")) {
            String squared = power.equals(AREAS) ? " squared" : " cubed";
            return new Unit(end + 1, unit.singular + squared, unit.plural + squared);
        }
        return new Unit(end + 1, power + unit.singular, power + unit.plural);
    }

    private static Unit withDivisor(EnglishText text, Unit unit) {
        if (text.at(unit.end) != '/') {
            return unit;
        }
        Unit per = divisor(text, unit.end + 1);
        return per == null
                ? unit
                : new Unit(per.end, unit.singular + " per " + per.singular, unit.plural + " per " + per.singular);
    }

    private static String @Nullable [] names(String spelling) {
        String[] names = UNITS.get(spelling);
        return names != null || spelling.length() < 2 ? names : UNITS.get(UNITS_BY_LOWER_CASE.get(lower(spelling)));
    }

    private static int wordEnd(EnglishText text, int start) {
        int end = start;
        while (end - start <= LONGEST + 4 && isUnitPart(text.at(end))) {
            end++;
        }
        return end;
    }

    private static boolean isUnitPart(char c) {
        return EnglishText.isLetter(c) || c == 'μ' || c == 'Ω';
    }

    private static String lower(String spelling) {
        return spelling.toLowerCase(Locale.ROOT);
    }

    /** Spellings in the wrong case that mean one unit only: KM, Kg, MPH. */
    private static final Map<String, String> UNITS_BY_LOWER_CASE = byLowerCase();

    private static Map<String, String> byLowerCase() {
        Map<String, String> map = new HashMap<>();
        for (String spelling : UNITS.keySet()) {
            map.merge(lower(spelling), spelling, (one, other) -> "");
        }
        map.values().removeIf(String::isEmpty);
        map.keySet().removeIf(key -> WORDS.contains(" " + key + " ") || key.length() < 2);
        return Map.copyOf(map);
    }

    private static Map<String, String[]> units() {
        Map<String, String[]> map = new HashMap<>();
        for (String entry : TABLE.split("[;\n]", -1)) {
            String[] words = entry.strip().split(" ", -1);
            String singular = words[1].replace('_', ' ');
            map.put(words[0], new String[] {singular, words.length > 2 ? words[2].replace('_', ' ') : singular + "s"});
        }
        return map;
    }
}
