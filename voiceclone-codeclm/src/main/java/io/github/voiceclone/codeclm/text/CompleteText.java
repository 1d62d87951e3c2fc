package io.github.voiceclone.codeclm.text;

import io.github.voiceclone.text.TracedText;
import java.util.List;
import java.util.function.Function;

/**
 * How much of a text that comes in pieces can be spoken whatever comes after it. A chunk is complete if another follows it both when
 * nothing comes after what is known and when the last sentence goes on for longer than a chunk: what lies between cannot change
 * it either. Only a place that the {@linkplain TextPreparation#separates preparation does not reach over} counts, and one on both sides of
 * which the text is read as if the other were not there.
 */
final class CompleteText {
    /** Length of what is looked at, in UTF-16 units: several chunks. */
    private static final int MAX_LENGTH = 2_000;

    private CompleteText() {}

    /**
     * Returns how much of a text is complete.
     *
     * @param reading what is read for a text
     */
    static <C extends Chunk> int length(
            TextPreparation<C> preparation, Function<String, TracedText> reading, String text) {
        int end = Math.min(text.length(), MAX_LENGTH);
        while (end > 0 && !preparation.separates(text.charAt(end - 1))) {
            end--;
        }
        String known = text.substring(0, end);
        if (known.chars().noneMatch(c -> preparation.marks().indexOf(c) >= 0)) {
            return 0;
        }
        TracedText read = reading.apply(known);
        List<String> continued = preparation.continuations().stream()
                .map(more -> reading.apply(known + more).text())
                .toList();
        List<C> chunks = preparation.chunks(read.text(), false, false);
        int complete = chunks.size() - 1;
        for (boolean begins : new boolean[] {true, false}) {
            complete = Math.min(complete, same(chunks, preparation.chunks(read.text(), begins, false)));
            for (String more : continued) {
                complete = Math.min(complete, same(chunks, preparation.chunks(more, begins, false)));
            }
        }
        ChunkPlaces places = new ChunkPlaces(known, read, 0, 0, 1, preparation::knows);
        int length = 0;
        for (int i = 0; i < complete; i++) {
            places.next(chunks.get(i), false);
            int at = places.at();
            if (at > length && preparation.separates(known.charAt(at - 1)) && isApart(known, at, read, reading)) {
                length = at;
            }
        }
        return length;
    }

    /** Returns whether what is read on each side of a place does not depend on the other. */
    private static boolean isApart(String known, int at, TracedText read, Function<String, TracedText> reading) {
        return read.text()
                .equals(reading.apply(known.substring(0, at)).text()
                        + reading.apply(known.substring(at)).text());
    }

    /** Returns how many chunks are the same, but for the case of the first letter, and not the last. */
    private static int same(List<? extends Chunk> chunks, List<? extends Chunk> others) {
        int same = 0;
        while (same < Math.min(chunks.size(), others.size()) - 1
                && chunks.get(same).text().equalsIgnoreCase(others.get(same).text())) {
            same++;
        }
        return same;
    }
}
