package io.github.voiceclone.pocket;

import io.github.voiceclone.TextSegment;
import io.github.voiceclone.pocket.text.PocketText;
import io.github.voiceclone.spi.SynthesisRequest;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;

/**
 * Finds where chunks stand in a request's text. Preparation changes case, spaces and marks but keeps letters and digits, so a chunk
 * ends where as many of them have passed; what follows up to the next one belongs to it.
 */
final class ChunkPlaces {
    private final String text;
    private final int offset;
    private int number;
    private int at;

    ChunkPlaces(SynthesisRequest request) {
        this(request.text(), request.context().start(), request.context().segments());
    }

    ChunkPlaces(String text, int offset, int number) {
        this.text = text;
        this.offset = offset;
        this.number = number;
    }

    /** Returns the segment of the next chunk. */
    TextSegment next(PocketText.Chunk chunk, boolean last) {
        int start = at;
        long left = count(chunk.text());
        while (at < text.length()) {
            String character = Character.toString(text.codePointAt(at));
            long letters = count(Normalizer.normalize(character, Normalizer.Form.NFKC));
            if (!last && letters > 0 && left <= 0) {
                break;
            }
            left -= letters;
            at += character.length();
        }
        String part = text.substring(start, at);
        return new TextSegment(number++, offset + start, part, chunk.text(), List.of(), Duration.ZERO);
    }

    private static long count(String characters) {
        return characters.codePoints().filter(Character::isLetterOrDigit).count();
    }
}
