package io.github.voiceclone.sv2tts.text.pinyin;

import org.jspecify.annotations.Nullable;

/**
 * Labels for the most frequent characters with several readings where their context leaves no doubt. The labelled text that
 * {@link PolyphoneTrainer} reads is wrong about these too often.
 */
final class ParticleRules {
    static final String CHARACTERS = "地得为还行长都教数没曾好累";

    private ParticleRules() {}

    /** Returns the reading of a character that is a word of its own, or null if it is in doubt. */
    static @Nullable String reading(String text, WordSequence words, int index, int at) {
        char before = words.wordClass(index - 1);
        char after = words.wordClass(index + 1);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : '。';
        char last = at > 0 ? text.charAt(at - 1) : '。';
        int length = words.length(index - 1);
        return switch (text.charAt(at)) {
            case '地' -> land(before, after, length, last);
            case '得' -> get(before, after, last);
            case '为' -> for_(before, after, words.wordClass(index + 2));
            case '还' -> is("vdap", after) && !is("给清钱债书", next) ? "hai2" : null;
            case '行' -> before == 'm' ? "hang2" : null;
            case '长' -> grow(last, next);
            case '都' -> is("vdpraimzl", after) && !is("首迁建定古故京成旧陪国港", last) ? "dou1" : null;
            case '教' -> after == 'r' || (after == 'n' && is("我你他她来", last)) ? "jiao1" : null;
            case '数' -> next == '了' || next == '着' || (next == '一' && before != 'm') ? "shu3" : null;
            case '没' -> is("vdaprnmqu", after) || is("，。！？了", next) ? (is("淹沉埋吞覆隐出湮", last) ? null : "mei2") : null;
            case '累' -> is("了吗极坏死，。得", next) ? "lei4" : null;
            case '曾' -> last != '姓' && is("vdp", after) ? "ceng2" : null;
            case '好' -> is("，。！？了的吗人多几吃看听在让", next) || after == 'a' || is("很真不最更太", last) ? "hao3" : null;
            default -> null;
        };
    }

    private static @Nullable String land(char before, char after, int length, char last) {
        if (is("dzail", before) && length >= 2 && is("vdpailz", after)) {
            return "de5";
        }
        return (is("nmqufSrpv", before) && length > 0 && !(before == 'v' && length > 1)) || last == '的' ? "di4" : null;
    }

    private static @Nullable String get(char before, char after, char last) {
        if (is("不未所可应曾才已难均将便始方求共各", last)) {
            return is("还就都也总又非", last) && is("vd", after) ? null : "de2";
        }
        if (is("还就都也总又非", last) && is("vdp", after)) {
            return "dei3";
        }
        if (after == 'm') {
            return before == 'a' ? "de5" : "de2";
        }
        return is("vaz", before) && is("dazivlrnp", after) ? "de5" : null;
    }

    private static @Nullable String for_(char before, char after, char second) {
        if (before == 'v' || after == 'm') {
            return "wei2";
        }
        return after == 'r' && is("vdp", second) && before != 'd' ? "wei4" : null;
    }

    private static @Nullable String grow(char last, char next) {
        if (is("着出大满成得高胖", next) && !is("很最更太不较全体身", last)) {
            return "zhang3";
        }
        if (is("校市省县部院局处科班组队船机厂店会社村镇乡连团师军排所站馆", last) && is("，。、的说是在和兼", next)) {
            return "zhang3";
        }
        return is("很最更太较全体身宽米里么多", last) || Character.isDigit(next) || is("约达的", next) ? "chang2" : null;
    }

    private static boolean is(String characters, char c) {
        return characters.indexOf(c) >= 0;
    }
}
