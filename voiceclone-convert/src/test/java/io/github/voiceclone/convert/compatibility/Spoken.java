package io.github.voiceclone.convert.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.SynthesizedPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a synthesizer made of a batch.
 *
 * @param pieces of each request, in order
 * @param failures by the request's index
 */
record Spoken(List<List<SynthesizedPiece>> pieces, Map<Integer, VoiceCloneException> failures)
        implements PieceSink<SynthesizedPiece> {
    static Spoken of(int requests) {
        Spoken spoken = new Spoken(new ArrayList<>(), new TreeMap<>());
        for (int i = 0; i < requests; i++) {
            spoken.pieces.add(new ArrayList<>());
        }
        return spoken;
    }

    /** Returns a request's one piece. */
    SynthesizedPiece only(int request) {
        assertEquals(1, pieces.get(request).size(), "pieces of request " + request);
        return pieces.get(request).get(0);
    }

    @Override
    public void accept(int request, SynthesizedPiece piece) {
        pieces.get(request).add(piece);
    }

    @Override
    public void failed(int request, VoiceCloneException failure) {
        failures.put(request, failure);
    }
}
