package io.github.voiceclone.optimize.quality;

import io.github.voiceclone.sv2tts.text.SymbolTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Sentences to compare precisions with; disjoint from those of calibration. */
public final class TestSentences {
    private TestSentences() {}

    /**
     * Returns the sentences in the languages of a symbol table, by turns.
     *
     * @param symbolTable name of the synthesizer's symbol table, as in its pack
     */
    public static List<String> of(String symbolTable) {
        List<List<String>> sentences = SymbolTable.ofName(symbolTable).languages().stream()
                .map(TestSentences::in)
                .toList();
        int most = sentences.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, most)
                .boxed()
                .flatMap(i -> sentences.stream().filter(list -> i < list.size()).map(list -> list.get(i)))
                .toList();
    }

    /** Returns the sentences in a language, by its tag of ISO 639: English, or else Mandarin. */
    public static List<String> in(String language) {
        String file = language.equals("en") ? "sentences-english.txt" : "sentences-mandarin.txt";
        try (InputStream in = Objects.requireNonNull(TestSentences.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
