package io.github.voiceclone.pocket;

import io.github.voiceclone.pocket.text.PocketText;
import java.util.List;

/**
 * How much of a text that comes in pieces can be spoken whatever comes after it. A chunk is complete if another follows it both when
 * nothing comes after what is known and when the last sentence goes on for longer than a chunk: what lies between cannot change
 * it either. Only a place after white space counts, as tokens do not reach over it.
 */
final class CompleteText {
    /** Length of what is looked at, in UTF-16 units: several chunks. */
    private static final int MAX_LENGTH = 2_000;

    private static final String MORE = " a".repeat(2 * PocketText.MAX_TOKENS);
    private static final String MARKS = ".!?\u2026,;:";

    private CompleteText() {}

    /** Returns how much of a text is complete. */
    static int length(PocketText preparation, String text) {
        int end = Math.min(text.length(), MAX_LENGTH);
        while (end > 0 && !Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        String known = text.substring(0, end);
        if (known.chars().noneMatch(c -> MARKS.indexOf(c) >= 0)) {
            return 0;
        }
        List<PocketText.Chunk> chunks = preparation.chunks(known, false, false);
        int complete = chunks.size() - 1;
        for (boolean begins : new boolean[] {true, false}) {
            complete = Math.min(complete, same(chunks, preparation.chunks(known, begins, false)));
            complete = Math.min(complete, same(chunks, preparation.chunks(known + MORE, begins, false)));
        }
        ChunkPlaces places = new ChunkPlaces(known, 0, 0, preparation::knows);
        int length = 0;
        for (int i = 0; i < complete; i++) {
            places.next(chunks.get(i), false);
            if (places.at() > 0 && Character.isWhitespace(known.charAt(places.at() - 1))) {
                length = places.at();
            }
        }
        return length;
    }

    /** Returns how many chunks are the same, but for the case of the first letter, and not the last. */
    private static int same(List<PocketText.Chunk> chunks, List<PocketText.Chunk> others) {
        int same = 0;
        while (same < Math.min(chunks.size(), others.size()) - 1
                && chunks.get(same).text().equalsIgnoreCase(others.get(same).text())) {
            same++;
        }
        return same;
    }
}
