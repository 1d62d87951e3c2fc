package io.github.voiceclone.pocket.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceException;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tokens and chunks against what {@code sentencepiece} and the original's code made: see benchmarks/baseline/pocket.py. */
class PocketTextTest {
    private static final List<String> MODELS = List.of("tokenizer.model", "bytes.model");

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PocketTextTest.class.getResourceAsStream("/pocket/" + name)) {
            return in.readAllBytes();
        }
    }

    private static List<Integer> integers(JsonNode list) {
        List<Integer> values = new ArrayList<>();
        list.forEach(value -> values.add(value.intValue()));
        return values;
    }

    @Test
    void tokensAndTexts_areSentencePieces() throws IOException {
        JsonNode texts = new ObjectMapper().readTree(resource("texts.json"));
        for (String model : MODELS) {
            SentencePieceTokenizer tokenizer = SentencePieceTokenizer.read(resource(model));
            for (JsonNode text : texts) {
                List<Integer> tokens = tokenizer.encode(text.get("text").textValue());
                assertEquals(integers(text.get("tokens").get(model)), tokens, model + ": " + text.get("text"));
                assertEquals(text.get("decoded").get(model).textValue(), tokenizer.decode(tokens));
            }
        }
    }

    @Test
    void chunks_areTheOriginals() throws IOException {
        JsonNode texts = new ObjectMapper().readTree(resource("texts.json"));
        SentencePieceTokenizer tokenizer = SentencePieceTokenizer.read(resource("tokenizer.model"));
        for (JsonNode text : texts) {
            for (String form : List.of("plain", "padded")) {
                List<PocketText.Chunk> expected = new ArrayList<>();
                text.get("chunks")
                        .get(form)
                        .forEach(chunk -> expected.add(new PocketText.Chunk(
                                chunk.get("text").textValue(),
                                integers(chunk.get("tokens")),
                                chunk.get("framesAfter").intValue())));
                PocketText prepared = new PocketText(tokenizer, form.equals("padded"), false);
                assertEquals(expected, prepared.chunks(text.get("text").textValue()));
            }
        }
    }

    @Test
    void blankText_hasNoChunk() throws IOException {
        PocketText text = new PocketText(SentencePieceTokenizer.read(resource("tokenizer.model")), false, false);
        assertEquals(List.of(), text.chunks(" \n "));
        assertEquals(List.of(), text.whole(""));
    }

    @Test
    void damagedModels_areRefusedOrWork() throws IOException {
        Random random = new Random(5);
        for (String model : MODELS) {
            byte[] good = resource(model);
            int refused = 0;
            for (int i = 0; i < 150; i++) {
                byte[] bad = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
                for (int n = 0; n <= random.nextInt(8) && bad.length > 0; n++) {
                    bad[random.nextInt(random.nextBoolean() ? bad.length : Math.min(bad.length, 6000))] =
                            (byte) random.nextInt();
                }
                try {
                    SentencePieceTokenizer tokenizer = SentencePieceTokenizer.read(bad);
                    tokenizer.decode(tokenizer.encode("The ﬁrst ½ 漢字 word; and  more."));
                } catch (SentencePieceException e) {
                    assertTrue(e.getMessage().startsWith("the SentencePiece model "), e.getMessage());
                    refused++;
                }
            }
            assertTrue(refused > 20, refused + " refused");
        }
    }

    @Test
    void pieceInAnError_isOnOneLine() throws IOException {
        byte[] model = resource("bytes.model");
        int piece = new String(model, StandardCharsets.ISO_8859_1).indexOf("<0x41>");
        model[piece + 2] = '\n';
        String refusal = assertThrows(SentencePieceException.class, () -> SentencePieceTokenizer.read(model))
                .getMessage();
        assertEquals("the SentencePiece model has a byte piece '<0?41>'", refusal);
    }

    @Test
    void emptyModel_isRefused() {
        assertThrows(SentencePieceException.class, () -> SentencePieceTokenizer.read(new byte[0]));
    }
}
