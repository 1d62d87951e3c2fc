package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.sv2tts.text.SpokenText;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import io.github.voiceclone.sv2tts.text.TextPiece;
import io.github.voiceclone.sv2tts.text.TextSplitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of one request's text, drawn one at a time, each with the characters that could not be spoken in it or
 * between it and the next. Used by one thread.
 */
final class PieceReader implements Iterator<PieceReader.Piece> {
    /** Longest piece of a pack that does not say what its model can hold, in UTF-16 units. */
    private static final int LONGEST_MANDARIN = 48;

    private static final int LONGEST_ENGLISH = 160;

    /** Longest text that is taken as one piece when asked to, in UTF-16 units: attention grows with its length and steps. */
    private static final int LONGEST_WHOLE = 2000;

    private final Queue<SkippedCharacter> unspoken = new ArrayDeque<>();
    private final Iterator<TextPiece> pieces;
    private @Nullable TextPiece next;
    private int drawn;

    /**
     * A piece to speak.
     *
     * @param number its place in the text, from 0
     * @param text as it stands in the text
     * @param spoken as the synthesizer reads it
     * @param unspoken characters left out; indices count from the text's start
     * @param pause whether the text pauses after it; if not, a clause was cut there for its length
     */
    record Piece(int number, String text, SpokenText spoken, List<SkippedCharacter> unspoken, boolean pause) {}

    private PieceReader(TextFrontEnd frontEnd, int maxLength, String text) {
        pieces = new TextSplitter(frontEnd, maxLength).split(text, unspoken::add);
        advance();
    }

    /**
     * Opens a request's text.
     *
     * @param maxLength longest piece in UTF-16 units; 0 for what most models of the language can hold
     * @throws InvalidInputException if nothing in it can be spoken, or it is too long for the one piece it is to be
     */
    static Iterator<Piece> of(TextFrontEnd frontEnd, int maxLength, SynthesisRequest request) {
        String text = request.text();
        if (!request.options().splitText()) {
            requirePiece(text);
            SpokenText spoken = frontEnd.read(text);
            return List.of(new Piece(0, text, spoken, spoken.unspoken(), true)).iterator();
        }
        int usual = frontEnd.table() == SymbolTable.ENGLISH_66 ? LONGEST_ENGLISH : LONGEST_MANDARIN;
        PieceReader reader = new PieceReader(frontEnd, maxLength == 0 ? usual : maxLength, text);
        if (!reader.hasNext()) {
            frontEnd.read(text); // Nothing can be spoken, which reading reports.
        }
        return reader;
    }

    private static void requirePiece(String text) {
        if (text.length() > LONGEST_WHOLE) {
            throw new InvalidInputException("the text has " + text.length() + " characters, as one piece it may have "
                    + LONGEST_WHOLE + ": cut it, or let it be split (SynthesisOptions.withSplitText)");
        }
    }

    private void advance() {
        next = pieces.hasNext() ? pieces.next() : null;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Piece next() {
        TextPiece piece = next;
        if (piece == null) {
            throw new NoSuchElementException();
        }
        advance();
        return new Piece(drawn++, piece.text(), piece.spoken(), unspokenBefore(next), piece.pause());
    }

    private List<SkippedCharacter> unspokenBefore(@Nullable TextPiece following) {
        List<SkippedCharacter> found = new ArrayList<>();
        while (!unspoken.isEmpty() && (following == null || unspoken.element().index() < following.start())) {
            found.add(unspoken.remove());
        }
        return found;
    }
}
