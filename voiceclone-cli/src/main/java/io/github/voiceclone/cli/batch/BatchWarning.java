package io.github.voiceclone.cli.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.voiceclone.SpeechSegment;
import java.util.List;

/**
 * Warning of a line whose speech is not all of its text.
 *
 * @param line its number in the manifest, from 1
 * @param id its id
 * @param skipped characters that the voice has no sound for, each with its place
 * @param cutOff segments that did not end by themselves, so that words of them may be missing
 * @param faults segments with words that are skipped, repeated or held
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record BatchWarning(long line, String id, List<String> skipped, List<String> cutOff, List<String> faults) {
    static BatchWarning of(BatchLine line, List<SpeechSegment> segments) {
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
        return new BatchWarning(line.number(), line.id(), skipped, cutOff, faults);
    }

    /** Returns whether the speech is all of the text. */
    boolean isWhole() {
        return skipped.isEmpty() && cutOff.isEmpty() && faults.isEmpty();
    }
}
