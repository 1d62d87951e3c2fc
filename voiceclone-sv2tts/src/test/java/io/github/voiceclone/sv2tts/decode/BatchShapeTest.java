package io.github.voiceclone.sv2tts.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchShapeTest {
    @ParameterizedTest
    @CsvSource({"1,1,1,64", "2,64,2,64", "3,65,4,128", "5,4096,8,4096", "33,100,48,128", "48,1,48,64", "60,1,60,64"})
    void rounded_hasRoomForFewRowsAndSymbolsMore(int rows, int symbols, int roundedRows, int roundedSymbols) {
        assertEquals(new BatchShape(roundedRows, roundedSymbols), new BatchShape(rows, symbols).rounded(48));
    }

    @ParameterizedTest
    @CsvSource({
        "8,128,true",
        "9,128,false",
        "8,129,false",
        "3,128,true",
        "2,128,false",
        "8,33,true",
        "8,32,false",
        "1,1,false"
    })
    void shape_suitsWhatHasRoomAndFillsMoreThanAQuarter(int rows, int symbols, boolean suits) {
        assertEquals(suits, new BatchShape(8, 128).suits(new BatchShape(rows, symbols)));
    }

    @Test
    void rounded_ofOneSuitsOne() {
        BatchShape one = new BatchShape(1, 20);
        assertEquals(true, one.rounded(64).suits(one));
    }
}
