package io.github.voiceclone.sv2tts.text.pinyin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.text.TracedText;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinyinConverterTest {
    private static final PinyinConverter CONVERTER = new PinyinConverter(PinyinDictionary.shared());

    /**
     * Expected are the readings of the code the published models were trained with, but for characters with several
     * readings where it is wrong: 命令行, 卡住, 模式, 没有, 更改为, 说得 and a few more.
     */
    @Test
    void referenceSentences_agreeInNearlyEverySyllable() throws Exception {
        int syllables = 0;
        int withTone = 0;
        int withoutTone = 0;
        for (String line : lines("sentences.tsv")) {
            String[] parts = line.split("\t", -1);
            String[] expected = parts[1].trim().split(" +", -1);
            String[] actual = pinyin(parts[0]).trim().split(" +", -1);
            assertEquals(expected.length, actual.length, line);
            for (int i = 0; i < expected.length; i++) {
                syllables++;
                withTone += expected[i].equals(actual[i]) ? 1 : 0;
                withoutTone += letters(expected[i]).equals(letters(actual[i])) ? 1 : 0;
            }
        }
        assertTrue(syllables > 1400, "only " + syllables + " syllables");
        assertTrue(withTone >= 0.995 * syllables, withTone + " of " + syllables);
        assertTrue(withoutTone >= 0.999 * syllables, withoutTone + " of " + syllables);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "银行行长在重庆长大 | yin2 hang2 hang2 zhang3 zai4 chong2 qing4 zhang3 da4",
                "音乐家很快乐 | yin1 yue4 jia1 hen3 kuai4 le4",
                "他还没还书 | ta1 hai2 mei2 huan2 shu1",
                "不对，我不去 | bu2 dui4 ， wo3 bu4 qu4",
                "一个人，一心一意 | yi2 ge4 ren2 ， yi4 xin1 yi2 yi4",
                "觉得 跑得快 | jue2 de5   pao3 de5 kuai4",
                "地方的地 | di4 fang1 de5 di4",
                "绿色女儿旅行 | lv4 se4 nv3 er2 lv3 xing2",
                "我们的，好吗 | wo3 men5 de5 ， hao3 ma5",
                "電腦與網絡 | dian4 nao3 yu3 wang3 luo4",
                "二〇二六 | er4 ling2 er4 liu4",
                "涨到一点二亿 | zhang3 dao4 yi1 dian3 er4 yi4",
                "一点一亿，贵一点 | yi1 dian3 yi1 yi4 ， gui4 yi4 dian3",
                "早一点说 | zao3 yi4 dian3 shuo1",
                "十一点到，一点三十走 | shi2 yi1 dian3 dao4 ， yi1 dian3 san1 shi2 zou3",
                "他穿着一件外套 | ta1 chuan1 zhe5 yi1 jian4 wai4 tao4",
                "一月倒是很冷 | yi1 yue4 dao4 shi4 hen3 leng3",
                "㐁𠀀 | tian4 he1",
                "我们俩吃汉堡包 | wo3 men5 lia3 chi1 han4 bao3 bao1",
                "短发姑娘弹钢琴 | duan3 fa4 gu1 niang2 tan2 gang1 qin2",
                "一帆风顺，嗅觉丧失 | yi1 fan1 feng1 shun4 ， xiu4 jue2 sang4 shi1",
                "患儿，女儿 | huan4 er2 ， nv3 er2",
                "太内卷了，发卷子 | tai4 nei4 juan3 le5 ， fa1 juan4 zi5",
                "孩子得有人管，打扮得漂亮 | hai2 zi5 dei3 you3 ren2 guan3 ， da3 ban4 de5 piao4 liang4",
                "至少得三天，得到三天 | zhi4 shao3 dei3 san1 tian1 ， de2 dao4 san1 tian1",
                "为您服务，身高为一米八 | wei4 nin2 fu2 wu4 ， shen1 gao1 wei2 yi1 mi3 ba1",
                "他在为考试发愁，为地下站 | ta1 zai4 wei4 kao3 shi4 fa1 chou2 ， wei2 di4 xia4 zhan4",
                "以他为队长组织 | yi3 ta1 wei2 dui4 zhang3 zu3 zhi1",
                "中了大奖，回到家中 | zhong4 le5 da4 jiang3 ， hui2 dao4 jia1 zhong1",
                "种一棵树，一种树 | zhong4 yi1 ke1 shu4 ， yi1 zhong3 shu4",
                "Hello，世界OK了 | Hello， shi4 jie4 OK le5"
            })
    void text_isReadInItsContext(String text, String expected) {
        assertEquals(expected, pinyin(text));
    }

    /** Sentences of our own; each character with its reading in brackets is judged. */
    @Test
    void characters_areReadByTheirContext() throws Exception {
        Pattern judged = Pattern.compile("\\[(.)=(\\w+)]");
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (String line : lines("polyphones.txt")) {
            Matcher matcher = judged.matcher(line);
            StringBuilder text = new StringBuilder();
            List<String> expected = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            while (matcher.find()) {
                matcher.appendReplacement(text, matcher.group(1));
                places.add(text.length() - 1);
                expected.add(matcher.group(2));
            }
            matcher.appendTail(text);
            String[] syllables = pinyin(text.toString()).replace("，", "").split(" +", -1);
            for (int i = 0; i < places.size(); i++, count++) {
                int place = text.substring(0, places.get(i)).replace("，", "").length();
                if (!syllables[place].equals(expected.get(i))) {
                    wrong.add(line + ": " + syllables[place]);
                }
            }
        }
        assertTrue(count > 200, "only " + count + " characters");
        assertTrue(wrong.size() <= 0.05 * count, wrong.size() + " of " + count + " wrong: " + wrong);
    }

    @ParameterizedTest
    @CsvSource({
        "单老师说, shan4",
        "查先生, zha1",
        "解女士来了, xie4",
        "任经理, ren2",
        "区教授, ou1",
        "盖先生, ge3",
        "单独, dan1",
        "任务, ren4",
        "查询, cha2"
    })
    void surname_isReadAsSuchWithATitle(String text, String expected) {
        assertEquals(expected, pinyin(text).split(" ", -1)[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "六安在安徽, lu4 an1",
        "蚌埠, beng4 bu4",
        "东阿, dong1 e1",
        "厦门, xia4 men2",
        "台州, tai1 zhou1",
        "丽水, li2 shui3",
        "大埔, da4 bu4",
        "浚县, xun4 xian4",
        "万俟, mo4 qi2",
        "尉迟, yu4 chi2"
    })
    void placesAndCompoundSurnames_areKnown(String text, String expected) {
        assertTrue(pinyin(text).startsWith(expected), pinyin(text));
    }

    @Test
    void characterWithoutReading_staysAsItsOwnToken() {
        assertEquals("hao3 \uD884\uDF50 hao3", pinyin("好\uD884\uDF50好"));
    }

    @Test
    void everySyllable_knowsTheCharacterItCameFrom() {
        TracedText text = CONVERTER.convert(TracedText.of("a重庆"));

        assertEquals("a chong2 qing4", text.text());
        assertEquals(0, text.origin(0));
        assertEquals(TracedText.NOWHERE, text.origin(1));
        assertEquals(1, text.origin(2));
        assertEquals(2, text.origin(13));
    }

    private static String pinyin(String text) {
        return CONVERTER.convert(TracedText.of(text)).text();
    }

    private static String letters(String syllable) {
        return syllable.replaceAll("[1-5]$", "");
    }

    private static Iterable<String> lines(String resource) throws Exception {
        try (InputStream in = PinyinConverterTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
