package io.github.voiceclone.batch;

import io.github.voiceclone.SpeechSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Why the speech of a text is not all of the text.
 *
 * @param skipped characters that the voice has no sound for, each with its place
 * @param cutOff segments that did not end by themselves, so that words of them may be missing
 * @param faults segments with words that are skipped, repeated or held
 */
public record SpeechFlaws(List<String> skipped, List<String> cutOff, List<String> faults) {
    /** Copies the lists. */
    public SpeechFlaws {
        skipped = List.copyOf(skipped);
        cutOff = List.copyOf(cutOff);
        faults = List.copyOf(faults);
    }

    /** Returns whether a segment has a flaw. */
    public static boolean has(SpeechSegment segment) {
        return !segment.check().passed() || !segment.skipped().isEmpty();
    }

    /** Returns the flaws of segments. */
    public static SpeechFlaws of(List<SpeechSegment> segments) {
        List<String> skipped = segments.stream()
                .flatMap(segment -> segment.skipped().stream())
                .map(Object::toString)
                .toList();
        List<String> cutOff = segments.stream()
                .filter(SpeechSegment::reachedLimit)
                .map(SpeechSegment::text)
                .toList();
        List<String> faults = segments.stream()
                .filter(segment -> !segment.check().faults().isEmpty())
                .map(SpeechSegment::text)
                .toList();
        return new SpeechFlaws(skipped, cutOff, faults);
    }

    /** Returns whether the speech is all of the text. */
    public boolean isWhole() {
        return skipped.isEmpty() && cutOff.isEmpty() && faults.isEmpty();
    }

    /** Returns the flaws on one line; empty if there is none. */
    public String summary() {
        List<String> parts = new ArrayList<>();
        add(parts, "skipped characters: ", skipped);
        add(parts, "cut off: ", cutOff);
        add(parts, "words skipped, repeated or held in: ", faults);
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, String what, List<String> which) {
        if (!which.isEmpty()) {
            parts.add(what + String.join(", ", which));
        }
    }
}
