package io.github.voiceclone.convert.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
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
record Spoken(List<List<FramePart>> pieces, Map<Integer, VoiceCloneException> failures) {
    /** Speaks requests in one call. */
    static Spoken of(Synthesizer synthesizer, List<SynthesisRequest> requests) {
        Spoken spoken = new Spoken(new ArrayList<>(), new TreeMap<>());
        requests.forEach(request -> spoken.pieces.add(new ArrayList<>()));
        try (FrameStream frames = synthesizer.synthesize(requests)) {
            frames.forEachRemaining(part -> spoken.pieces.get(part.request()).add(part));
        }
        for (int i = 0; i < requests.size(); i++) {
            int index = i;
            requests.get(i).cancellation().reason().ifPresent(failure -> spoken.failures.put(index, failure));
        }
        return spoken;
    }

    /** Returns a request's one segment. */
    FramePart only(int request) {
        assertEquals(1, pieces.get(request).size(), "segments of request " + request);
        return pieces.get(request).get(0);
    }
}
