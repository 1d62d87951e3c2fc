package io.github.voiceclone.text.chinese;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChineseNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 零",
        "2, 二",
        "10, 十",
        "11, 十一",
        "20, 二十",
        "100, 一百",
        "101, 一百零一",
        "110, 一百一十",
        "200, 二百",
        "1000, 一千",
        "1001, 一千零一",
        "1010, 一千零一十",
        "2000, 两千",
        "2026, 两千零二十六",
        "10000, 一万",
        "10010, 一万零一十",
        "20000, 两万",
        "22000, 两万二千",
        "100000, 十万",
        "120000, 十二万",
        "1000000, 一百万",
        "10000001, 一千万零一",
        "100000000, 一亿",
        "100000001, 一亿零一",
        "100010000, 一亿零一万",
        "1000000000000, 一万亿",
        "1000000000001, 一万亿零一",
        "1000100000000, 一万零一亿",
        "9999999999999999, 九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九",
        "12345678901234567, 一二三四五六七八九零一二三四五六七",
        "007, 零零七"
    })
    void quantity_isReadInGroupsOfFour(String number, String expected) {
        assertEquals(expected, ChineseNumbers.cardinal(number));
    }

    @Test
    void digits_areReadOneByOneWithoutMarks() {
        assertEquals("零一零二", ChineseNumbers.digits("01-02"));
    }

    @Test
    void fraction_isReadDigitByDigit() {
        assertEquals("一千二百三十四点五零", ChineseNumbers.number("1,234.50"));
    }
}
