package io.github.voiceclone.sv2tts.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChineseTextNormalizerTest {
    private static final ChineseTextNormalizer NORMALIZER = MandarinPipeline.normalizer(PinyinDictionary.shared());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026年11月22日|二零二六年十一月二十二日",
                "2026 年 11 月 22 日|二零二六年十一月二十二日",
                "2026-11-22|二零二六年十一月二十二日",
                "2026/1/2|二零二六年一月二日",
                "2019-2021年|二零一九到二零二一年",
                "98年5月|九八年五月",
                "5000年历史|五千年历史",
                "1998级|一九九八级",
                "12:30|十二点三十分",
                "12：30|十二点三十分",
                "08:05|八点零五分",
                "2:00|两点",
                "12:30:05|十二点三十分零五秒",
                "9:00-17:30|九点到十七点三十分",
                "3:30pm|下午三点三十分",
                "25:99|二十五比九十九",
                "3:2|三比二",
                "15%|百分之十五",
                "１５％|百分之十五",
                "-1.5%|负百分之一点五",
                "5%-10%|百分之五到百分之十",
                "3至5%|百分之三至百分之五",
                "3‰|千分之三",
                "3.14|三点一四",
                "1,000|一千",
                "1,234,567.89|一百二十三万四千五百六十七点八九",
                "5km|五公里",
                "5 km|五公里",
                "5公里|五公里",
                "60km/h|六十公里每小时",
                "440公里/小时|四百四十公里每小时",
                "新书（2020）|新书（二零二零）",
                "100㎡|一百平方米",
                "2kg|两公斤",
                "5G|五G",
                "iPhone 5s|iPhone 五s",
                "-3℃|零下三摄氏度",
                "-12.5°C|零下十二点五摄氏度",
                "-3~5℃|零下三到零上五摄氏度",
                "98°F|九十八华氏度",
                "-5度|零下五度",
                "30°|三十度",
                "1/2|二分之一",
                "½|二分之一",
                "3½|三又二分之一",
                "5/0|五/零",
                "10086|一零零八六",
                "10086个|一万零八十六个",
                "10010|一零零一零",
                "95588|九五五八八",
                "拨打110|拨打一一零",
                "110个|一百一十个",
                "13812345678|一三八一二三四五六七八",
                "+86 138-1234-5678|八六一三八一二三四五六七八",
                "010-12345678|零一零一二三四五六七八",
                "400-810-8888|四零零八一零八八八八",
                "密码:123456|密码:一二三四五六",
                "302室|三零二室",
                "192.168.1.1|一九二点一六八点一点一",
                "11010519491231002X|一一零一零五一九四九一二三一零零二X",
                "007|零零七",
                "2个|两个",
                "12个|十二个",
                "2万|两万",
                "2.5万|二点五万",
                "2月2日|二月二日",
                "2个月|两个月",
                "2年级|二年级",
                "2年|两年",
                "第2|第二",
                "第2个|第二个",
                "第 200 页|第二百页",
                "周2|周二",
                "每周2次|每周两次",
                "10000|一万",
                "100000001|一亿零一",
                "20000|两万",
                "3-5天|三到五天",
                "2-3个人|两到三个人",
                "3月~5月|三月到五月",
                "-5|负五",
                "温度为-5|温度为负五",
                "歼-20|歼-二十",
                "GPT4|GPT四",
                "GPT-4|GPT-四",
                "mp3|mp三",
                "H1N1|H一N一",
                "A380|A三八零",
                "1080p|一零八零p",
                "PM2.5|PM二点五",
                "ni3 hao3|ni3 hao3",
                "lv4se4|lv4se4",
                "nü3|nv3",
                "请读nü3hai2和lü4|请读nv3hai2和lv4",
                "nu\u03083|nv3",
                "hao5|hao5",
                "你hao5吗|你hao5吗",
                "hang9|hang九",
                "mp5|mp五",
                "110 119|一一零 一一九",
                "110 119 120|一一零 一一九 一二零",
                "120|一二零",
                "911。|九一一。",
                "打911|打九一一",
                "急救 122|急救一二二",
                "火警 119|火警一一九",
                "911个|九百一十一个",
                "约120|约一百二十",
                "120元|一百二十元",
                "第一排坐120|第一排坐一百二十",
                "¥12.50|十二点五零元",
                "$100|一百美元",
                "US$5万|五万美元",
                "￥2|两元",
                "€20-30|二十到三十欧元",
                "1+1=2|一加一等于二",
                "5-3=2|五减三等于二",
                "3×4=12|三乘以四等于十二",
                "比分3-1|比分三比一",
                "①苹果|一苹果",
                "Ⅲ期|三期",
                "٣个|三个",
                "没有数字，一个也没有|没有数字，一个也没有"
            })
    void numbers_areReadOut(String text, String expected) {
        assertEquals(expected, NORMALIZER.normalize(TracedText.of(text)).text());
    }

    @Test
    void textWithoutNumbers_isLeftAsItIs() {
        TracedText text = TracedText.of("银行行长，OK！");

        assertSame(text, NORMALIZER.normalize(text));
    }

    @Test
    void readingsComeFromWhereTheirNumberBegan() {
        TracedText text = NORMALIZER.normalize(TracedText.of("共15%了"));

        assertEquals("共百分之十五了", text.text());
        assertEquals(1, text.origin(1));
        assertEquals(4, text.origin(6));
    }
}
