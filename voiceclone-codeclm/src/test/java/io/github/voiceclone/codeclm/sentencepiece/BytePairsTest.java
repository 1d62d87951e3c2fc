package io.github.voiceclone.codeclm.sentencepiece;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of models of type BPE against what {@code sentencepiece} made: see benchmarks/baseline/bpe.py. */
class BytePairsTest {
    private static final int MUTATIONS = 2_000;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = BytePairsTest.class.getResourceAsStream("/sentencepiece/" + name)) {
            return in.readAllBytes();
        }
    }

    private static SentencePieceTokenizer tokenizer(String model) throws IOException {
        return SentencePieceTokenizer.read(resource(model + ".model"));
    }

    /** {@code bytes} falls back to bytes; {@code unused} is {@code unknown} with a third of its pieces unused. */
    @ParameterizedTest
    @ValueSource(strings = {"bytes", "unknown", "unused"})
    void tokensAndTexts_areSentencePieces(String model) throws IOException {
        SentencePieceTokenizer tokenizer = tokenizer(model);
        JsonNode texts = new ObjectMapper().readTree(resource("texts.json"));
        assertTrue(texts.size() > 200);
        for (JsonNode text : texts) {
            List<Integer> expected = new ArrayList<>();
            text.get(model).forEach(token -> expected.add(token.intValue()));
            List<Integer> tokens = tokenizer.encode(text.get("text").textValue());
            assertEquals(expected, tokens, text.get("text").toString());
            JsonNode decoded = text.path(model + "Decoded");
            assertEquals(
                    decoded.isMissingNode() ? text.get("text").textValue() : decoded.textValue(),
                    tokenizer.decode(tokens));
        }
    }

    @Test
    void character_isKnownByItsTokenOrItsBytes() throws IOException {
        assertTrue(tokenizer("bytes").knows(0x1F600));
        assertTrue(tokenizer("unknown").knows('a'));
        assertFalse(tokenizer("unknown").knows(0x1F600));
        assertFalse(tokenizer("unknown").knows(' '));
    }

    @Test
    void longText_takesNoLongerThanItsLength() throws IOException {
        String text = "thethe the 北京 ".repeat(20_000);
        assertTrue(tokenizer("bytes").encode(text).size() > 20_000);
    }

    @Test
    void pieceTwice_isRefused() throws IOException {
        String model = new String(resource("bytes.model"), StandardCharsets.ISO_8859_1);
        byte[] twice = model.replace("<0x41>", "<0x42>").getBytes(StandardCharsets.ISO_8859_1);
        String refusal = assertThrows(SentencePieceException.class, () -> SentencePieceTokenizer.read(twice))
                .getMessage();
        assertEquals("the SentencePiece model has piece '<0x42>' twice", refusal);
    }

    @Test
    void damagedModels_areRefusedOrWork() throws IOException {
        Random random = new Random(6);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] good = resource(List.of("bytes.model", "unused.model").get(i % 2));
            byte[] bad = Arrays.copyOf(good, random.nextInt(8) == 0 ? random.nextInt(good.length) : good.length);
            for (int n = random.nextInt(8); n >= 0 && bad.length > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                SentencePieceTokenizer tokenizer = SentencePieceTokenizer.read(bad);
                tokenizer.decode(tokenizer.encode("The ﬁrst ½ 漢字 word<|mark|>; 今天天气 and  more. 北京"));
            } catch (SentencePieceException e) {
                assertTrue(e.getMessage().startsWith("the SentencePiece model "), e.getMessage());
                assertTrue(e.getMessage().length() < 400 && !e.getMessage().contains("\n"), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > MUTATIONS / 5, refused + " refused");
    }
}
