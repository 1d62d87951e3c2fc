package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.Captions.Caption;
import io.github.voiceclone.audio.AudioClip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptionsTest {
    private static final int RATE = 1000;

    /** A segment of a second and a pause of 200 ms; its words follow one another every 100 ms. */
    private static SpeechSegment segment(int start, long from, String text, String... words) {
        TextSegment segment = new TextSegment(0, start, text, "", List.of(), Duration.ofMillis(200));
        List<SpokenWord> spoken = new ArrayList<>();
        int at = 0;
        for (String word : words) {
            at = text.indexOf(word, at);
            spoken.add(new SpokenWord(
                    start + at,
                    word,
                    Duration.ofMillis(from + 100L * spoken.size()),
                    Duration.ofMillis(from + 100L * spoken.size() + 90)));
            at += word.length();
        }
        return new SpeechSegment(AudioClip.of(new float[1200], RATE), segment, spoken, SegmentCheck.PASSED);
    }

    @Test
    void segments_areCaptionsFromTheFirstWordToTheLast() {
        Captions captions = captions(
                List.of(segment(0, 50, "Five, six &", "Five", "six"), segment(12, 1250, "<sev\nen>", "sev", "en")));
        assertEquals(
                """
                1
                00:00:00,050 --> 00:00:00,240
                Five, six &

                2
                00:00:01,250 --> 00:00:01,440
                ＜sev en＞

                """,
                captions.srt());
        assertEquals(
                """
                WEBVTT

                00:00:00.050 --> 00:00:00.240
                Five, six &amp;

                00:00:01.250 --> 00:00:01.440
                &lt;sev en&gt;

                """,
                captions.vtt());
    }

    @Test
    void whatIsFormattingInSrt_isHarmless() {
        String srt =
                captions(List.of(segment(0, 0, "a --> <b>b</b> {\\an8} c & d"))).srt();
        assertTrue(srt.contains("\na → ＜b＞b＜/b＞ ｛\\an8｝ c & d\n"), srt);
    }

    @Test
    void segmentsWithoutWords_lastAsLongAsTheirSpeech() {
        List<Caption> captions =
                captions(List.of(segment(0, 0, "one"), segment(5, 0, "two"))).list();
        assertEquals(
                List.of(
                        new Caption("one", Duration.ZERO, Duration.ofMillis(1000)),
                        new Caption("two", Duration.ofMillis(1200), Duration.ofMillis(2200))),
                captions);
    }

    @Test
    void longSegments_areCutBetweenWords() {
        String[] words = new String[40];
        for (int i = 0; i < words.length; i++) {
            words[i] = "word" + i;
        }
        String text = String.join(" ", words);
        List<Caption> captions = captions(List.of(segment(7, 0, text, words))).list();
        assertTrue(captions.size() > 2, captions::toString);
        captions.forEach(caption -> assertTrue(caption.text().length() <= 84, caption.text()));
        assertEquals(text, String.join(" ", captions.stream().map(Caption::text).toList()));
        assertEquals(
                Duration.ofMillis(39 * 100 + 90),
                captions.get(captions.size() - 1).to());
    }

    @Test
    void parts_giveTheCaptionOfTheirSegment() {
        SpeechSegment whole = segment(0, 50, "one two", "one", "two");
        Captions captions = new Captions();
        AudioClip half = AudioClip.of(new float[600], RATE);
        captions.add(new SpeechPart(half, whole.segment(), whole.words().subList(0, 1), false, SegmentCheck.PASSED));
        assertEquals(List.of(), captions.list());
        captions.add(new SpeechPart(half, whole.segment(), whole.words().subList(1, 2), true, SegmentCheck.PASSED));
        assertEquals(captions(List.of(whole)).list(), captions.list());
    }

    private static Captions captions(List<SpeechSegment> segments) {
        Captions captions = new Captions();
        segments.forEach(captions::add);
        return captions;
    }

    @Test
    void hours_areCounted() {
        SpeechSegment late = segment(0, 3 * 3_600_000L + 62_005, "late", "late");
        assertTrue(captions(List.of(late)).srt().contains("03:01:02,005 --> 03:01:02,095"));
    }

    @Test
    void segmentWithoutSpeech_doesNotEndBeforeItBegins() {
        TextSegment segment = new TextSegment(0, 0, "hum", "", List.of(), Duration.ofNanos(10_400_000));
        AudioClip pause = AudioClip.of(new float[10], RATE); // Rounded to whole samples.
        Captions captions = captions(List.of(new SpeechSegment(pause, segment, List.of(), SegmentCheck.PASSED)));
        assertEquals(List.of(new Caption("hum", Duration.ZERO, Duration.ZERO)), captions.list());
    }
}
