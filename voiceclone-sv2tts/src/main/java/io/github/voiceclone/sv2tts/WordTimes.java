package io.github.voiceclone.sv2tts;

import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.spi.WordSpan;
import io.github.voiceclone.sv2tts.decode.AlignedPath;
import io.github.voiceclone.sv2tts.text.SpokenText;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the frames of a segment's words by the decoder's attention, as far as they are handed over. For one segment; used by
 * one thread.
 */
final class WordTimes {
    private final List<SpokenText.Word> words;
    private final int framesPerStep;
    private int next;
    private int reached;

    WordTimes(SpokenText text, int framesPerStep) {
        this.words = text.words();
        this.framesPerStep = framesPerStep;
    }

    /**
     * Returns the words that end with the next frames. Later steps may show that a word ended earlier.
     *
     * @param attention attention of the first steps; of as many at every run, so that the result does not depend on how far
     *     the decoder is
     * @param frames number of frames that are handed over, those before included
     * @param last whether no frames follow: all words that are left end with them
     */
    List<WordSpan> next(Attention attention, int frames, boolean last) {
        if (next == words.size()) {
            return List.of();
        }
        AlignedPath path = AlignedPath.of(attention);
        List<WordSpan> ended = new ArrayList<>();
        while (next < words.size()) {
            SpokenText.Word word = words.get(next);
            int from = path.firstStep(word.firstSymbol()) * framesPerStep;
            int to = path.firstStep(word.endSymbol()) * framesPerStep;
            if (!last && to >= frames) {
                break;
            }
            int first = Math.min(Math.max(from, reached), frames);
            reached = Math.min(Math.max(to, first), frames);
            ended.add(new WordSpan(word.start(), word.end(), first, reached));
            next++;
        }
        return ended;
    }
}
