package io.github.voiceclone.cli.speech;

import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.SpeechFault;
import io.github.voiceclone.SpeechSegment;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cli.options.CaptionsOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Report of {@code clone --json}.
 *
 * @param out the file written
 * @param sampleRate samples a second, in Hz
 * @param seconds length of the speech, pauses included
 * @param elapsedSeconds time from loading the models to the finished file
 * @param realTimeFactor elapsed time over length
 * @param seed the seed spoken with
 * @param backend backend of the synthesizer
 * @param precision precision of the synthesizer
 * @param encoderModel identity of the encoder's weights
 * @param synthesizerModel identity of the synthesizer's weights
 * @param vocoderModel identity of the vocoder's weights
 * @param segments the text, segment by segment
 * @param warnings what the user should know, a sentence each
 */
record CloneReport(
        String out,
        int sampleRate,
        double seconds,
        double elapsedSeconds,
        double realTimeFactor,
        long seed,
        String backend,
        String precision,
        String encoderModel,
        String synthesizerModel,
        String vocoderModel,
        List<Segment> segments,
        List<String> warnings) {
    private static final int MAX_SHOWN = 10;

    /**
     * One segment of the text.
     *
     * @param text as it stands in the text
     * @param transcription what the model was given to say
     * @param seconds length with the pause after it
     * @param skipped characters left out
     * @param reachedLimit whether it was cut off
     * @param attempts how many times it was synthesized
     * @param faults words that are skipped, repeated or held all the same
     * @param words its words and when they are spoken
     */
    record Segment(
            String text,
            String transcription,
            double seconds,
            List<SkippedCharacter> skipped,
            boolean reachedLimit,
            int attempts,
            List<Fault> faults,
            List<CaptionsOption.Word> words) {
        static Segment of(SpeechSegment segment) {
            return new Segment(
                    segment.text(),
                    segment.transcription(),
                    segment.audio().seconds(),
                    segment.skipped(),
                    segment.reachedLimit(),
                    segment.check().attempts(),
                    segment.check().faults().stream()
                            .map(fault -> Fault.of(fault, segment))
                            .toList(),
                    segment.words().stream().map(CaptionsOption.Word::of).toList());
        }
    }

    /**
     * A word that was not spoken as it is written.
     *
     * @param kind {@code skipped}, {@code repeated} or {@code held}
     * @param text the word
     * @param start index of its first character in the text
     */
    record Fault(String kind, String text, int start) {
        static Fault of(SpeechFault fault, SpeechSegment segment) {
            String word = segment.words().stream()
                    .filter(each -> each.start() == fault.start())
                    .map(SpokenWord::text)
                    .findFirst()
                    .orElse("");
            return new Fault(fault.kind().name().toLowerCase(Locale.ROOT), word, fault.start());
        }
    }

    static CloneReport of(VoiceCloner cloner, String out, long seed, List<Segment> segments, double elapsedSeconds) {
        double seconds = segments.stream().mapToDouble(Segment::seconds).sum();
        return new CloneReport(
                out,
                cloner.sampleRate(),
                seconds,
                elapsedSeconds,
                elapsedSeconds / seconds,
                seed,
                cloner.synthesizerInfo().backend(),
                cloner.synthesizerInfo().precision(),
                cloner.encoderInfo().model(),
                cloner.synthesizerInfo().model(),
                cloner.vocoderInfo().model(),
                segments,
                warnings(segments));
    }

    private static List<String> warnings(List<Segment> segments) {
        List<String> warnings = new ArrayList<>();
        List<String> skipped = segments.stream()
                .flatMap(segment -> segment.skipped.stream())
                .map(SkippedCharacter::toString)
                .toList();
        if (!skipped.isEmpty()) {
            String shown = skipped.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "));
            int more = skipped.size() - MAX_SHOWN;
            warnings.add("not spoken, the voice has no sound for them: " + shown
                    + (more > 0 ? " and " + more + " more" : ""));
        }
        for (Segment segment : segments) {
            if (segment.reachedLimit) {
                warnings.add("did not end by itself, words of it may be missing: '" + segment.text.strip()
                        + "'; put a comma into it, try another --seed, or raise --max-frames if you set it");
            }
        }
        String faults = segments.stream()
                .flatMap(segment -> segment.faults.stream())
                .limit(MAX_SHOWN)
                .map(fault -> "'" + fault.text + "' (" + fault.kind + ", at " + fault.start + ")")
                .collect(Collectors.joining(", "));
        if (!faults.isEmpty()) {
            warnings.add("not spoken as written after all attempts: " + faults
                    + "; try another --seed, more --attempts, or other words");
        }
        return warnings;
    }

    /** Returns the report as one line of text. */
    String summary() {
        return String.format(
                Locale.ROOT, "%s: %.2f s of speech in %.2f s (seed %d)", out, seconds, elapsedSeconds, seed);
    }
}
