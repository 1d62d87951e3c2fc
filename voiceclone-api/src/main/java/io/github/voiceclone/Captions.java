package io.github.voiceclone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Captions of speech: lines of its text, each with the time at which it is spoken. A segment is one caption, or several if it
 * is long; its words say when it begins and ends, or, if the model does not know, its audio does.
 */
public final class Captions {
    /** Longest caption in UTF-16 code units, unless one word is longer: two lines of a usual subtitle. */
    private static final int LONGEST = 84;

    private Captions() {}

    /**
     * One caption.
     *
     * @param text what is spoken, on one line
     * @param from when it begins, counted from the start of the speech
     * @param to when it ends
     */
    public record Caption(String text, Duration from, Duration to) {}

    /** Returns the captions of whole speech, in order. */
    public static List<Caption> of(Speech speech) {
        return of(speech.segments());
    }

    /** Returns the captions of consecutive segments, the first of which begins the speech. */
    public static List<Caption> of(List<SpeechSegment> segments) {
        List<Caption> captions = new ArrayList<>();
        Duration start = Duration.ZERO;
        for (SpeechSegment segment : segments) {
            Duration end = start.plus(segment.audio().duration());
            if (segment.words().isEmpty()) {
                add(segment.text(), start, end.minus(segment.segment().pause()), captions);
            } else {
                addWords(segment, captions);
            }
            start = end;
        }
        return captions;
    }

    /** Cuts a segment before the words that would make a caption too long. */
    private static void addWords(SpeechSegment segment, List<Caption> captions) {
        List<SpokenWord> words = segment.words();
        int textEnd = segment.segment().start() + segment.text().length();
        int first = 0;
        int begin = segment.segment().start();
        for (int i = 1; i <= words.size(); i++) {
            int end = i < words.size() ? words.get(i).end() : textEnd;
            if (i == words.size() || end - begin > LONGEST) {
                int cut = i < words.size() ? words.get(i).start() : textEnd;
                String text = segment.text()
                        .substring(begin - segment.segment().start(), cut - segment.segment().start());
                add(text, words.get(first).from(), words.get(i - 1).to(), captions);
                first = i;
                begin = cut;
            }
        }
    }

    private static void add(String text, Duration from, Duration to, List<Caption> captions) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (!line.isEmpty()) {
            captions.add(new Caption(line, from, to));
        }
    }

    /** Returns captions as a SubRip file ({@code .srt}): to be written in UTF-8. */
    public static String srt(List<Caption> captions) {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < captions.size(); i++) {
            Caption caption = captions.get(i);
            file.append(i + 1).append('\n');
            file.append(time(caption.from, ',')).append(" --> ").append(time(caption.to, ','));
            file.append('\n').append(caption.text).append("\n\n");
        }
        return file.toString();
    }

    /** Returns captions as a WebVTT file ({@code .vtt}): to be written in UTF-8. */
    public static String vtt(List<Caption> captions) {
        StringBuilder file = new StringBuilder("WEBVTT\n\n");
        for (Caption caption : captions) {
            file.append(time(caption.from, '.')).append(" --> ").append(time(caption.to, '.'));
            file.append('\n').append(escaped(caption.text)).append("\n\n");
        }
        return file.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String time(Duration time, char point) {
        long millis = time.toMillis();
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d%c%03d",
                millis / 3_600_000,
                millis / 60_000 % 60,
                millis / 1000 % 60,
                point,
                millis % 1000);
    }
}
