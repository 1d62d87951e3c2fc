package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.sv2tts.text.PauseFinder.PieceEnd;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Draws pieces from a window, one ahead at most. */
final class PieceIterator implements Iterator<TextPiece> {
    private final TextFrontEnd frontEnd;
    private final PauseFinder pauses;
    private final TextWindow window;
    private final Consumer<SkippedCharacter> skipped;
    private @Nullable TextPiece next;
    private Boundary before = Boundary.CUT;

    PieceIterator(TextFrontEnd frontEnd, PauseFinder pauses, TextWindow window, Consumer<SkippedCharacter> skipped) {
        this.frontEnd = frontEnd;
        this.pauses = pauses;
        this.window = window;
        this.skipped = skipped;
    }

    @Override
    public boolean hasNext() {
        for (String text = next == null ? window.fill() : ""; !text.isEmpty() && next == null; text = window.fill()) {
            draw(text);
            if (next != null) {
                break;
            }
        }
        return next != null;
    }

    @Override
    public TextPiece next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the text has no more pieces");
        }
        TextPiece piece = next;
        next = null;
        return piece;
    }

    private void draw(String text) {
        if (window.takeLineEnd()) {
            before = before.or(Boundary.LINE);
        }
        PieceEnd end = pauses.pieceEnd(text, window.isLast());
        String piece = pauses.withoutFinalMarks(text.substring(0, end.end()));
        SpokenText spoken = frontEnd.encode(piece);
        long start = window.start();
        window.skip(end.end());
        spoken.skipped().forEach(lost -> skipped.accept(new SkippedCharacter(lost.codePoint(), start + lost.index())));
        if (frontEnd.isSpeakable(spoken)) {
            next = new TextPiece(piece, start, spoken, before, end.boundary());
            before = Boundary.CUT;
        } else {
            before = before.or(end.boundary());
        }
    }
}
