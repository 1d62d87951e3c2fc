package io.github.voiceclone.sv2tts.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SkippedCharacter;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TextSplitterTest {
    private static final TextFrontEnd MANDARIN = new TextFrontEnd(SymbolTable.MOCKINGBIRD_75);
    private static final TextFrontEnd ENGLISH = new TextFrontEnd(SymbolTable.ENGLISH_66);

    private final List<SkippedCharacter> lost = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "你好，世界！再见。 | 你好/世界/再见",
                "一、二,三 | 一/二/三",
                "真的？好；是：对… | 真的？/好；/是：/对…",
                "“好！”他说 | “好！”/他说",
                "共1,000元,圆周率3.14,时间12:30和12：30 | 共1,000元/圆周率3.14/时间12:30和12：30",
                "1,2,3 | 1/2/3",
                "见http:a.b?c=1。 | 见http:a.b?c=1",
                "见http://www.example.com:80/a,b,好 | 见http://www.example.com:80/a,b/好",
                "www.a.com/x;y, 好 | www.a.com/x;y/好",
                "完了. 再来. | 完了./再来.",
                "！！，，。。好 | 好"
            })
    void mandarin_isCutAtPauses(String text, String expected) {
        assertEquals(expected, String.join("/", segments(MANDARIN, text, 100)));
    }

    @Test
    void lineEnds_cut() {
        assertEquals(List.of("一", "二", "三", "四"), segments(MANDARIN, "一\r\n二\n\n三\u2028 四 ", 100));
    }

    @Test
    void english_isCutAtEndsOfSentences() {
        String text =
                "On Jan. 5 Prof. Lee, Gov. Brown and Mt. Rushmore Inc. met. See http://a.com/?x=1!yes. Dr. Smith, J. K. Rowling and I met at 12:30. They paid $1,000.50! Really?! \"Yes.\" v1.2";

        assertEquals(
                List.of(
                        "On Jan. 5 Prof. Lee, Gov. Brown and Mt. Rushmore Inc. met.",
                        "See http://a.com/?x=1!yes.",
                        "Dr. Smith, J. K. Rowling and I met at 12:30.",
                        "They paid $1,000.50!",
                        "Really?!",
                        "\"Yes.\"",
                        "v1.2"),
                segments(ENGLISH, text, 100));
    }

    @Test
    void longEnglish_isCutAfterACommaOrSpace() {
        assertEquals(
                List.of("A sentence that goes on,", "and on and on without", "rest"),
                segments(ENGLISH, "A sentence that goes on, and on and on without rest", 24));
    }

    @Test
    void longWord_isCutAtTheLimit() {
        assertEquals(List.of("a".repeat(24), "a".repeat(6)), segments(ENGLISH, "a".repeat(30), 24));
    }

    @Test
    void longMandarin_isCutBetweenWords() {
        assertEquals(List.of("他说他长大以后一定要去一次他的", "重庆看看"), segments(MANDARIN, "他说他长大以后一定要去一次他的重庆看看", 16));
    }

    @Test
    void longMandarin_isNotCutWithinNumbersOrLatinWords() {
        assertEquals(List.of("他们一共走了很远的路大约", "12345公里那么远"), segments(MANDARIN, "他们一共走了很远的路大约12345公里那么远", 16));
        assertEquals(List.of("他们一共走了很远的路大约", "Hello那么远"), segments(MANDARIN, "他们一共走了很远的路大约Hello那么远", 16));
    }

    @ParameterizedTest
    @CsvSource({
        "我们今天下午在图书馆里看书而他们在家里看电视节目, 我们今天下午在图书馆里看书",
        "他昨天晚上已经把所有的作业都认真地写完了所以今天可以出去玩, 他昨天晚上已经把所有的作业都认真地写完了",
        "老师告诉我们明天早上八点要在学校门口集合一起去公园, 老师告诉我们明天早上八点要在学校门口集合",
    })
    void longClause_isCutWhereItReadsWell(String clause, String first) {
        assertEquals(first, segments(MANDARIN, clause, 20).get(0));
    }

    @Test
    void clauseALittleTooLong_leavesNoSingleCharacter() {
        List<String> segments = segments(MANDARIN, "我们一起去看电影然后吃饭喝茶聊天吧", 16);
        assertTrue(segments.get(1).length() >= 3, segments::toString);
    }

    @Test
    void numbers_stayWithTheWordsThatNameThem() {
        assertEquals(List.of("电话：021-55667788", "地址：", "北京"), segments(MANDARIN, "电话：021-55667788，地址：北京", 100));
        assertEquals(List.of("共有１，２３４人", "还有1，234人", "好"), segments(MANDARIN, "共有１，２３４人，还有1，234人，好", 100));
        assertEquals(List.of("80、90后", "80后"), segments(MANDARIN, "80、90后、80后", 100));
    }

    @Test
    void pieces_knowWhereTheyStart() {
        Iterator<TextSplitter.Segment> segments = new TextSplitter(MANDARIN, 100).split("  你好， 世界", lost::add);

        assertEquals(2, segments.next().start());
        TextSplitter.Segment second = segments.next();
        assertEquals(6, second.start());
        assertEquals("shi4 jie4", second.spoken().transcription());
        assertFalse(segments.hasNext());
        assertThrows(NoSuchElementException.class, segments::next);
    }

    @Test
    void unspeakablePieces_areDroppedAndReported() {
        assertEquals(
                List.of("好", "好"),
                segments(MANDARIN, "好，😀，Ж好", 100).stream()
                        .map(p -> p.replace("Ж", ""))
                        .toList());
        assertEquals(List.of(new SkippedCharacter(0x1F600, 2), new SkippedCharacter('Ж', 5)), lost);
    }

    @Test
    void tooSmallALimit_isRefused() {
        assertThrows(InvalidInputException.class, () -> new TextSplitter(MANDARIN, 15));
    }

    @ParameterizedTest
    @EnumSource(SymbolTable.class)
    void randomText_losesNothingThatCanBeSpoken(SymbolTable table) {
        TextFrontEnd frontEnd = new TextFrontEnd(table);
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            String text = RandomText.next(random, random.nextInt(200));
            int limit = 16 + random.nextInt(40);
            lost.clear();
            Iterator<TextSplitter.Segment> segments = new TextSplitter(frontEnd, limit).split(text, lost::add);
            long at = 0;
            while (segments.hasNext()) {
                TextSplitter.Segment segment = segments.next();
                assertTrue(segment.text().length() <= (table.hasPhonemes() ? limit * 10 / 3 : limit));
                assertTrue(text.startsWith(segment.text(), (int) segment.start()));
                assertGap(text, at, segment.start());
                at = segment.start() + segment.text().length();
            }
            assertGap(text, at, text.length());
            lost.forEach(c -> assertEquals(text.codePointAt((int) c.index()), c.codePoint()));
        }
    }

    /** Checks that what lies between segments is silent or reported. */
    private void assertGap(String text, long start, long end) {
        for (int i = (int) start; i < end; i += Character.charCount(text.codePointAt(i))) {
            SkippedCharacter character = new SkippedCharacter(text.codePointAt(i), i);
            assertTrue(
                    SilentCharacters.contains(character.codePoint()) || lost.contains(character),
                    () -> character + " in " + text);
        }
    }

    @Test
    void endlessText_isReadNoFurtherThanNeeded() {
        EndlessReader reader = new EndlessReader("没有尽头的句子");
        Iterator<TextSplitter.Segment> segments = new TextSplitter(MANDARIN, 50).split(reader, lost::add);

        assertEquals(50, segments.next().text().length(), 10);
        assertTrue(reader.given <= 50 + PauseFinder.LOOKAHEAD, "read " + reader.given);
        for (int i = 0; i < 2000; i++) {
            segments.next();
        }
        assertTrue(reader.given <= 2001 * 50 + 50 + PauseFinder.LOOKAHEAD, "read " + reader.given);
    }

    @Test
    void hugeBlankAndSilentText_isPassedOver() {
        String blank = " ".repeat(1 << 20) + "，".repeat(1 << 14) + "好";

        Iterator<TextSplitter.Segment> segments = new TextSplitter(MANDARIN, 50).split(blank, lost::add);

        assertEquals((1 << 20) + (1 << 14), segments.next().start());
        assertFalse(segments.hasNext());
    }

    @Test
    void failingReader_isReported() {
        Reader failing = new Reader() {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                throw new IOException("unplugged");
            }

            @Override
            public void close() {}
        };

        Iterator<TextSplitter.Segment> segments = new TextSplitter(MANDARIN, 50).split(failing, lost::add);

        assertThrows(UncheckedIOException.class, segments::hasNext);
    }

    private List<String> segments(TextFrontEnd frontEnd, String text, int limit) {
        List<String> segments = new ArrayList<>();
        new TextSplitter(frontEnd, limit)
                .split(text, lost::add)
                .forEachRemaining(segment -> segments.add(segment.text()));
        return segments;
    }

    private static final class EndlessReader extends Reader {
        private final String text;
        private long given;

        EndlessReader(String text) {
            this.text = text;
        }

        @Override
        public int read(char[] buffer, int offset, int length) {
            for (int i = 0; i < length; i++) {
                buffer[offset + i] = text.charAt((int) (given++ % text.length()));
            }
            return length;
        }

        @Override
        public void close() {}
    }
}
