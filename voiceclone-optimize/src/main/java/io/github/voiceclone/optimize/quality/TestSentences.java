package io.github.voiceclone.optimize.quality;

import io.github.voiceclone.sv2tts.text.SymbolTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Sentences to compare precisions with; disjoint from those of calibration. */
public final class TestSentences {
    private TestSentences() {}

    /**
     * Returns the sentences in the language of a symbol table.
     *
     * @param symbolTable name of the synthesizer's symbol table, as in its pack
     */
    public static List<String> of(String symbolTable) {
        boolean english = symbolTable.equals(SymbolTable.ENGLISH_66.tableName());
        String file = english ? "sentences-english.txt" : "sentences-mandarin.txt";
        try (InputStream in = Objects.requireNonNull(TestSentences.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
