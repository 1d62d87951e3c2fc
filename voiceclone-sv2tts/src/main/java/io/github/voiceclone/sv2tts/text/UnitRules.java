package io.github.voiceclone.sv2tts.text;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Units in Latin letters after a number: 5km as 5公里. */
final class UnitRules {
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("km/h", "公里每小时"),
            Map.entry("m/s", "米每秒"),
            Map.entry("km²", "平方公里"),
            Map.entry("m²", "平方米"),
            Map.entry("cm²", "平方厘米"),
            Map.entry("m³", "立方米"),
            Map.entry("cm³", "立方厘米"),
            Map.entry("km", "公里"),
            Map.entry("KM", "公里"),
            Map.entry("m", "米"),
            Map.entry("dm", "分米"),
            Map.entry("cm", "厘米"),
            Map.entry("mm", "毫米"),
            Map.entry("μm", "微米"),
            Map.entry("nm", "纳米"),
            Map.entry("kg", "公斤"),
            Map.entry("KG", "公斤"),
            Map.entry("Kg", "公斤"),
            Map.entry("g", "克"),
            Map.entry("mg", "毫克"),
            Map.entry("t", "吨"),
            Map.entry("L", "升"),
            Map.entry("l", "升"),
            Map.entry("ml", "毫升"),
            Map.entry("mL", "毫升"),
            Map.entry("h", "小时"),
            Map.entry("min", "分钟"),
            Map.entry("s", "秒"),
            Map.entry("ms", "毫秒"),
            Map.entry("Hz", "赫兹"),
            Map.entry("kHz", "千赫兹"),
            Map.entry("MHz", "兆赫兹"),
            Map.entry("GHz", "吉赫兹"),
            Map.entry("W", "瓦"),
            Map.entry("kW", "千瓦"),
            Map.entry("kWh", "千瓦时"),
            Map.entry("V", "伏"),
            Map.entry("mA", "毫安"),
            Map.entry("mAh", "毫安时"),
            Map.entry("dB", "分贝"),
            Map.entry("Pa", "帕"),
            Map.entry("kPa", "千帕"),
            Map.entry("J", "焦"),
            Map.entry("kJ", "千焦"),
            Map.entry("px", "像素"));

    /** The units' names; their numbers are read by the rules that follow. */
    static final List<ReadingRule> RULES = List.of(
            ReadingRule.of(
                    "(?<![A-Za-z\\d.,])(?<!(?<![\\d ])[A-Za-z]{2}[ -])(" + ReadingRule.NUMBER + ")\\s?("
                            + alternatives() + ")(?![A-Za-z0-9²³])",
                    m -> m.group(1) + UNITS.get(m.group(2))),
            ReadingRule.of("(?<=公里|千米|[米元吨次度])/(?=小时|分钟|[秒天人月年个吨]|公斤|千克|平方米)", m -> "每"));

    private UnitRules() {}

    private static String alternatives() {
        return UNITS.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
    }
}
