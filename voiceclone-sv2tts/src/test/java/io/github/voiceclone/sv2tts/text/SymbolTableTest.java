package io.github.voiceclone.sv2tts.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.VoicePackException;
import java.io.InputStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolTableTest {
    @ParameterizedTest
    @CsvSource({"75, mockingbird-75", "70, mockingbird-70", "66, english-66"})
    void knownSize_isFoundBySizeAndByName(int size, String name) {
        SymbolTable table = SymbolTable.ofSize(size);

        assertEquals(size, table.size());
        assertEquals(name, table.tableName());
        assertEquals(table, SymbolTable.ofName(name));
    }

    @Test
    void unknownSize_namesTheKnownOnes() {
        String message = assertThrows(VoicePackException.class, () -> SymbolTable.ofSize(74))
                .getMessage();

        assertTrue(message.contains("74 rows"), message);
        assertTrue(message.contains("75 (mockingbird-75), 70 (mockingbird-70), 66 (english-66)"), message);
    }

    @Test
    void unknownName_namesTheKnownOnes() {
        String message = assertThrows(VoicePackException.class, () -> SymbolTable.ofName("x"))
                .getMessage();

        assertTrue(message.contains("'x'") && message.contains("mockingbird-75"), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {75, 70, 66})
    void everySymbolButTheControls_hasItsPlaceAsId(int size) {
        SymbolTable table = SymbolTable.ofSize(size);

        assertEquals(-1, table.id('_'));
        assertEquals(-1, table.id('~'));
        assertEquals(-1, table.id('，'));
        for (int id = 2; id < size; id++) {
            assertEquals(id, table.id(table.symbol(id)));
        }
    }

    @Test
    void tables_differInDigitsAndQuotes() {
        assertEquals(63, SymbolTable.MOCKINGBIRD_75.id('0'));
        assertEquals(58, SymbolTable.MOCKINGBIRD_70.id('0'));
        assertEquals(-1, SymbolTable.MOCKINGBIRD_70.id('5'));
        assertEquals(-1, SymbolTable.ENGLISH_66.id('1'));
        assertEquals(56, SymbolTable.ENGLISH_66.id('"'));
        assertFalse(SymbolTable.MOCKINGBIRD_75.id('"') >= 0);
    }

    /** Sequences of the reference code, exact. */
    @ParameterizedTest
    @ValueSource(strings = {"gst", "plain"})
    void referenceTexts_giveTheReferenceSequences(String fixture) throws Exception {
        TextFrontEnd frontEnd = new TextFrontEnd(SymbolTable.MOCKINGBIRD_75);
        try (InputStream in = getClass().getResourceAsStream("synthesizer-" + fixture + "-texts.json")) {
            for (JsonNode text : new ObjectMapper().readTree(in)) {
                int[] expected = StreamSupport.stream(text.get("sequence").spliterator(), false)
                        .mapToInt(JsonNode::intValue)
                        .toArray();

                SpokenText spoken = frontEnd.read(text.get("text").textValue());

                assertEquals(text.get("pinyin").textValue(), spoken.transcription());
                assertArrayEquals(expected, spoken.symbolIds());
                assertTrue(spoken.skipped().isEmpty());
            }
        }
    }
}
