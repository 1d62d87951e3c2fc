package io.github.voiceclone.sv2tts.text.pinyin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.voiceclone.sv2tts.text.RandomText;
import io.github.voiceclone.text.TracedText;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimplifiedFormsTest {
    private static final SimplifiedForms FORMS = SimplifiedForms.shared();
    private static final PinyinConverter CONVERTER = new PinyinConverter(PinyinDictionary.shared());

    @ParameterizedTest
    @CsvSource({"銀行的音樂, 银行的音乐", "看著著名的論著, 看着著名的论著", "乾杯與乾坤, 干杯与乾坤", "瞭望與瞭解, 瞭望与了解", "為甚麼, 为什么", "計畫, 计划", "𡃁妹, 𡃁妹"})
    void traditionalText_isSimplifiedByWords(String text, String expected) {
        assertEquals(expected, FORMS.simplify(text));
    }

    @Test
    void simplifiedText_isLeftAsItIs() {
        String text = "他在银行听音乐，OK？";

        assertSame(text, FORMS.simplify(text));
    }

    @Test
    void anyText_keepsItsLength() {
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            String text = RandomText.next(random, 30) + "乾坤沈默著";
            assertEquals(text.length(), FORMS.simplify(text).length());
        }
    }

    @Test
    void readingOfItsOwn_isKeptByCharactersThatShareAForm() {
        assertEquals("fa4", FORMS.reading('髮'));
        assertNull(FORMS.reading('樂'));
    }

    @ParameterizedTest
    @CsvSource({
        "銀行, yin2 hang2",
        "音樂, yin1 yue4",
        "看著, kan4 zhe5",
        "頭髮, tou2 fa4",
        "隻身, zhi1 shen1",
        "骯髒, ang1 zang1",
        "心臟, xin1 zang4",
        "乾淨, gan1 jing4",
        "乾坤, qian2 kun1",
        "幹部, gan4 bu4",
        "長大, zhang3 da4",
        "興趣, xing4 qu4",
        "高興, gao1 xing4",
        "興奮, xing1 fen4",
        "參差, cen1 ci1",
        "參加, can1 jia1",
        "會計, kuai4 ji4",
        "開會, kai1 hui4",
        "覺得, jue2 de5",
        "睡覺, shui4 jiao4",
        "還書, huan2 shu1",
        "還是, hai2 shi4",
        "重慶, chong2 qing4",
        "傳記, zhuan4 ji4",
        "傳說, chuan2 shuo1",
        "彈琴, tan2 qin2",
        "子彈, zi3 dan4",
        "調查, diao4 cha2",
        "調整, tiao2 zheng3",
        "處理, chu3 li3",
        "好處, hao3 chu4",
        "應該, ying1 gai1",
        "反應, fan3 ying4",
        "當作, dang4 zuo4",
        "當時, dang1 shi2",
        "轉動, zhuan4 dong4",
        "種類, zhong3 lei4",
        "種地, zhong4 di4",
        "為了, wei4 le5",
        "認為, ren4 wei2",
        "數學, shu4 xue2",
        "空閒, kong4 xian2",
        "快樂, kuai4 le4",
        "樂器, yue4 qi4",
        "關係, guan1 xi4",
        "麵條, mian4 tiao2",
        "身份證, shen1 fen4 zheng4",
        "首都, shou3 du1",
        "圖書館長, tu2 shu1 guan3 zhang3",
        "結實, jie1 shi5",
        "勝任, sheng4 ren4",
        "鮮為人知, xian3 wei2 ren2 zhi1",
        "蹤跡, zong1 ji4",
        "成績, cheng2 ji4",
        "瞭解, liao3 jie3",
        "哪吒, ne2 zha1"
    })
    void traditionalWords_areReadAsSimplifiedOnes(String text, String expected) {
        assertEquals(expected, CONVERTER.convert(TracedText.of(text)).text());
    }
}
