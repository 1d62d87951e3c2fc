package io.github.voiceclone.sv2tts.text.pinyin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Readings that characters have only as surnames: 单 is read {@code shan4} before 先生, after 姓 and in 小单.
 */
final class Surnames {
    private static final Map<Character, String> READINGS = new HashMap<>();
    private static final List<String> TITLES = List.of(
            "先生", "女士", "小姐", "太太", "夫人", "老师", "同学", "同志", "教授", "博士", "院士", "医生", "大夫", "护士", "经理", "总", "总裁", "董事长",
            "董", "主任", "主席", "书记", "部长", "局长", "处长", "科长", "厂长", "校长", "院长", "市长", "省长", "县长", "镇长", "村长", "队长", "班长",
            "行长", "警官", "律师", "法官", "师傅", "大哥", "大姐", "大爷", "大妈", "大叔", "阿姨", "叔叔", "伯伯", "爷爷", "奶奶", "老板", "工程师", "教练",
            "导演", "编辑", "将军", "司令", "团长", "某", "某某", "姓", "氏", "家村", "家庄");
    private static final String CALLED = "老小阿";
    private static final String AFTER_NAME = "，。！？、；：…说问道笑想在来去是也都就和跟的您你";

    static {
        String table = "单shan4 仇qiu2 解xie4 任ren2 华hua4 朴piao2 区ou1 查zha1 曾zeng1 盖ge3 葛ge3 宁ning4 燕yan1 乐yue4"
                + " 缪miao4 尉wei4 员yun4 召shao4 祭zhai4 纪ji3 应ying1 俞yu2 覃qin2 晁chao2 洗xian3 冼xian3 折she2 黑he4"
                + " 哈ha3 隗wei3 逄pang2 邸di3 阚kan4 令ling2 种chong2 秘bi4 繁po2 幺yao1 相xiang4 强qiang2 訾zi1 瞿qu2"
                + " 臧zang1 卜bu3 长zhang3 翟zhai2 柏bai3 钭tou3 过guo1 那na1 殷yin1 车che1";
        for (String entry : table.split(" ", -1)) {
            READINGS.put(entry.charAt(0), entry.substring(1));
        }
    }

    private Surnames() {}

    /** Returns the reading of a character that is a word of its own and a surname in this place, or null if it is none. */
    static @Nullable String reading(String text, WordSequence words, int index) {
        int at = words.start(index);
        String reading = READINGS.get(text.charAt(at));
        if (reading == null) {
            return null;
        }
        char before = at == 0 ? '。' : text.charAt(at - 1);
        boolean name = (before == '姓' && words.length(index - 1) == 1)
                || (TITLES.contains(word(text, words, index + 1)) && !isModified(words.wordClass(index - 1)))
                || (CALLED.indexOf(before) >= 0 && words.length(index - 1) == 1 && isAfterName(text, at + 1));
        return name ? reading : null;
    }

    /** Tells whether the word before takes the character as its object or is counted by it, as in 各区书记. */
    private static boolean isModified(char wordClass) {
        return wordClass == 'v' || wordClass == 'r' || wordClass == 'm' || wordClass == 'd' || wordClass == 'S';
    }

    private static boolean isAfterName(String text, int at) {
        return at >= text.length() || AFTER_NAME.indexOf(text.charAt(at)) >= 0;
    }

    private static String word(String text, WordSequence words, int index) {
        return index >= words.size() ? "" : text.substring(words.start(index), words.start(index + 1));
    }
}
