package io.github.voiceclone.moss.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.text.TracedText;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "我有3个苹果。|我有三个苹果。",
                "今天是2026年11月22日。|今天是二零二六年十一月二十二日。",
                "会议在12:30开始。|会议在十二点三十分开始。",
                "增长了15%。|增长了百分之十五。",
                "价格是3.14元。|价格是三点一四元。",
                "他跑了5km。|他跑了五公里。",
                "气温-5℃。|气温零下五摄氏度。",
                "电话是13800138000。|电话是一三八零零一三八零零零。",
                "第3章有20页。|第三章有二十页。",
                "一共1,234,567人。|一共一百二十三万四千五百六十七人。",
                "比分是3:2。|比分是三比二。",
                "大约3-5天。|大约三到五天。",
                "我买了iPhone 15。|我买了iPhone 十五。",
                "GPT-4很强。|GPT-四很强。",
                "明天 20:00 维护。|明天二十点维护。",
                "1/3的人。|三分之一的人。",
                "他1.75米高。|他一点七五米高。",
                "We have 3 apples.|We have three apples.",
                "It costs $5.|It costs five dollars.",
                "Wait until 12:30.|Wait until twelve thirty.",
                "Born in 1984, he left.|Born in nineteen eighty-four, he left.",
                "It is 15% off.|It is fifteen percent off.",
                "Dr. Smith lives here.|Doctor Smith lives here.",
                "He ran 5 km today.|He ran five kilometers today.",
                "The 3rd of May. Then he left.|The third of May. Then he left.",
                "On 3 Jan. he left.|On the third of January he left.",
                "Chapter 12 is long.|Chapter twelve is long.",
                "About 1,000 people came.|About one thousand people came.",
                "The word 你好 has 2 characters in it.|The word 你好 has two characters in it.",
                "I have 3 cats. 我有2只狗。|I have three cats. 我有两只狗。",
                "我有2只狗。I have 3 cats.|我有两只狗。I have three cats.",
                "12！|十二！",
                "12!|twelve!",
                "No numbers here.|No numbers here.",
                "这里没有数字。|这里没有数字。",
                "Pay 20 now; 再付30元。|Pay twenty now; 再付三十元。"
            })
    void numbers_areReadInTheLanguageOfTheirSentence(String text, String read) {
        assertEquals(read, NumberReader.read(text).text());
    }

    @Test
    void marksOfLists_areLeftToTheCleaner() {
        String read = NumberReader.read("1. 买3个\n2) Take 4\n# 5 things").text();
        assertEquals("1. 买三个\n2) Take four\n# five things", read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"我有3个苹果。It costs $5 at 12:30! 第2章\n1. Eggs 4", "", " ", "5", "。", "。。5。。", "3.5.", "漢字 ① ＡＢ"})
    void characters_knowWhereTheyCameFrom(String text) {
        TracedText read = NumberReader.read(text);
        int before = 0;
        for (int i = 0; i < read.length(); i++) {
            int origin = read.origin(i);
            assertTrue(origin == TracedText.NOWHERE || (origin >= before && origin < text.length()), text);
            before = Math.max(before, origin);
            if (Character.isLetter(read.text().charAt(i))
                    && text.indexOf(read.text().charAt(i)) == i) {
                assertTrue(origin <= i, text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "。", "1。", "a1 ", "一", "1.", "$", "- ", "> ", "1:", "\n"})
    void longText_isReadQuickly(String part) {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> NumberReader.read(part.repeat(20_000 / part.length())));
    }
}
