package io.github.voiceclone.codeclm.text;

import java.util.List;

/**
 * How much of a text that comes in pieces can be spoken whatever comes after it. A chunk is complete if another follows it both when
 * nothing comes after what is known and when the last sentence goes on for longer than a chunk: what lies between cannot change
 * it either. Only a place that the {@linkplain TextPreparation#separates preparation does not reach over} counts.
 */
final class CompleteText {
    /** Length of what is looked at, in UTF-16 units: several chunks. */
    private static final int MAX_LENGTH = 2_000;

    private CompleteText() {}

    /** Returns how much of a text is complete. */
    static <C extends Chunk> int length(TextPreparation<C> preparation, String text) {
        int end = Math.min(text.length(), MAX_LENGTH);
        while (end > 0 && !preparation.separates(text.charAt(end - 1))) {
            end--;
        }
        String known = text.substring(0, end);
        if (known.chars().noneMatch(c -> preparation.marks().indexOf(c) >= 0)) {
            return 0;
        }
        List<C> chunks = preparation.chunks(known, false, false);
        int complete = chunks.size() - 1;
        for (boolean begins : new boolean[] {true, false}) {
            complete = Math.min(complete, same(chunks, preparation.chunks(known, begins, false)));
            for (String more : preparation.continuations()) {
                complete = Math.min(complete, same(chunks, preparation.chunks(known + more, begins, false)));
            }
        }
        ChunkPlaces places = new ChunkPlaces(known, 0, 0, 1, preparation::knows);
        int length = 0;
        for (int i = 0; i < complete; i++) {
            places.next(chunks.get(i), false);
            if (places.at() > 0 && preparation.separates(known.charAt(places.at() - 1))) {
                length = places.at();
            }
        }
        return length;
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
