package io.github.voiceclone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Captions of speech: lines of its text, each with the time at which it is spoken. A segment is one caption, or several if it
 * is long; its words say when it begins and ends, or, if the model does not know, its audio does. Used by one thread.
 */
public final class Captions {
    /** Longest caption in UTF-16 code units, unless one word is longer: two lines of a usual subtitle. */
    private static final int LONGEST = 84;

    private final List<Caption> captions = new ArrayList<>();
    private final List<SpokenWord> words = new ArrayList<>();
    private Duration segmentStart = Duration.ZERO;
    private Duration spoken = Duration.ZERO;

    /** Creates captions of speech to come. */
    public Captions() {}

    /**
     * One caption.
     *
     * @param text what is spoken, on one line
     * @param from when it begins, counted from the start of the speech
     * @param to when it ends
     */
    public record Caption(String text, Duration from, Duration to) {
        /** Refuses nulls. */
        public Caption {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }
    }

    /** Returns the captions of whole speech. */
    public static Captions of(Speech speech) {
        Captions captions = new Captions();
        speech.segments().forEach(captions::add);
        return captions;
    }

    /** Adds the next segment of the speech. */
    public void add(SpeechSegment segment) {
        add(new SpeechPart(segment.audio(), segment.segment(), segment.words(), true, segment.check()));
    }

    /** Adds the next part of the speech; its caption is there once its segment is complete. */
    public void add(SpeechPart part) {
        spoken = spoken.plus(part.audio().duration());
        words.addAll(part.words());
        if (!part.last()) {
            return;
        }
        TextSegment segment = part.segment();
        if (words.isEmpty()) {
            Duration end = spoken.minus(segment.pause());
            add(segment.text(), segmentStart, end.compareTo(segmentStart) < 0 ? segmentStart : end);
        } else {
            addWords(segment);
        }
        words.clear();
        segmentStart = spoken;
    }

    /** Cuts a segment before the words that would make a caption too long. */
    private void addWords(TextSegment segment) {
        String text = segment.text();
        int begin = 0;
        int first = 0;
        int wordEnd = 0;
        for (int i = 0; i < words.size(); i++) {
            // Words are in order, and markup is neither in them nor in the segment's text: none begins further on.
            int wordStart = Math.max(wordEnd, text.indexOf(words.get(i).text(), wordEnd));
            wordEnd = Math.min(text.length(), wordStart + words.get(i).text().length());
            if (i > first && wordEnd - begin > LONGEST) {
                add(
                        text.substring(begin, wordStart),
                        words.get(first).from(),
                        words.get(i - 1).to());
                begin = wordStart;
                first = i;
            }
        }
        add(
                text.substring(begin),
                words.get(first).from(),
                words.get(words.size() - 1).to());
    }

    private void add(String text, Duration from, Duration to) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (!line.isEmpty()) {
            captions.add(new Caption(line, from, to));
        }
    }

    /** Returns the captions so far, in order. */
    public List<Caption> list() {
        return List.copyOf(captions);
    }

    /**
     * Returns the captions as a SubRip file ({@code .srt}): to be written in UTF-8. The format has no escapes, and players take
     * what stands between angle brackets or braces for formatting: {@code -->} becomes {@code →}, and any other of
     * {@code < > { }} its full-width form.
     */
    public String srt() {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < captions.size(); i++) {
            Caption caption = captions.get(i);
            file.append(i + 1).append('\n');
            file.append(time(caption.from, ',')).append(" --> ").append(time(caption.to, ','));
            file.append('\n').append(harmless(caption.text)).append("\n\n");
        }
        return file.toString();
    }

    /** Returns the captions as a WebVTT file ({@code .vtt}): to be written in UTF-8. */
    public String vtt() {
        StringBuilder file = new StringBuilder("WEBVTT\n\n");
        for (Caption caption : captions) {
            file.append(time(caption.from, '.')).append(" --> ").append(time(caption.to, '.'));
            file.append('\n').append(escaped(caption.text)).append("\n\n");
        }
        return file.toString();
    }

    private static String harmless(String text) {
        return text.replace("-->", "→")
                .replace('<', '＜')
                .replace('>', '＞')
                .replace('{', '｛')
                .replace('}', '｝');
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
