package io.github.voiceclone.sv2tts.text.english;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.english.EnglishPipeline;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnglishPipelineTest {
    private static final EnglishPipeline PIPELINE = new EnglishPipeline(PinyinDictionary.shared()::reading, true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Hello,   World! | hello, world!",
                "Café naïve Straße Ærø | cafe naive strasse aero",
                "“It’s” | \"it's\"",
                "Dr. Smith and Mrs. Jones Ltd. | doctor smith and misess jones limited",
                "7 21 100 101 | seven twenty-one one hundred one hundred one",
                "1,234,567 | one million two hundred thirty-four thousand five hundred sixty-seven",
                "1984 1905 2005 2026 1900 | nineteen eighty-four nineteen oh five two thousand five twenty twenty-six nineteen hundred",
                "1000 2000 3000 | one thousand two thousand three thousand",
                "007 1234567890123456 | zero zero seven one two three four five six seven eight nine zero one two three four five six",
                "1st 2nd 3rd 12th 22nd 30th | first second third twelfth twenty-second thirtieth",
                "the 1990s and 20s | the nineteen nineties and twenties",
                "3.14 | three point one four",
                "from -5 to 5-10 | from minus five to five to ten",
                "1/2 3/4 7/8 | one half three quarters seven eighths",
                "5% | five percent",
                "$1 $5 $1.01 $0.99 $1,234.56 | one dollar five dollars one dollar, one cent ninety-nine cents one thousand two hundred thirty-four dollars, fifty-six cents",
                "£5 €2 $5 million | five pounds two euros five million dollars",
                "25°C 100 km/h 5kg | twenty-five degrees celsius one hundred kilometers per hour five kilograms",
                "12:30 9:05 8:00 3:00pm | twelve thirty nine oh five eight o'clock three p m",
                "2026-11-22 | november twenty-second, twenty twenty-six",
                "555-123-4567 | five five five one two three four five six seven",
                "A&B #5 a@b | a and b number five a at b",
                "GPT4 mp3s | gpt four mp three s",
                "你好 | ni hao"
            })
    void text_isWrittenOut(String text, String expected) {
        assertEquals(expected, PIPELINE.transcribe(TracedText.of(text)).text().strip());
    }
}
