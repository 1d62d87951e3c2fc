package io.github.voiceclone.internal.engine;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeakerSimilarity;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.recording.RecordingFinding;
import io.github.voiceclone.recording.RecordingFinding.Kind;
import io.github.voiceclone.recording.RecordingFinding.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Findings about who speaks in recordings, from speaker embeddings.
 *
 * <p>Within a recording, windows of 3 s are embedded, and the mean of those before each place is compared with the mean of
 * those after it. The demo voice's encoder finds the least such cosine below 0.65 in none of 300 recordings that are joined from
 * four of one person, and in 66 % of those joined from two of one person and two of another. Speakers who take turns are found less.
 */
final class SpeakerFindings {
    private static final double WINDOW_SECONDS = 3;
    private static final double HOP_SECONDS = 1.5;
    private static final int MAX_WINDOWS = 60;
    /** The windows there must be on either side of the place where voices differ most. */
    private static final int LEAST_WINDOWS = 2;

    private static final double ONE_SPEAKER = 0.65;

    private SpeakerFindings() {}

    /** Returns windows over a recording, at equal distances; none of one too short to compare two parts of it. */
    static List<AudioClip> windows(AudioClip recording) {
        double room = recording.seconds() - WINDOW_SECONDS;
        int count = (int) Math.min(MAX_WINDOWS, Math.floor(room / HOP_SECONDS) + 1);
        if (count < 2 * LEAST_WINDOWS) {
            return List.of();
        }
        int length = (int) (WINDOW_SECONDS * recording.sampleRate());
        float[] samples = recording.toArray();
        List<AudioClip> windows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int start = (int) ((long) (samples.length - length) * i / (count - 1));
            windows.add(AudioClip.of(Arrays.copyOfRange(samples, start, start + length), recording.sampleRate()));
        }
        return windows;
    }

    /** Returns the embeddings among speakers: all of them or, of an encoder that makes prompts, none. */
    static List<SpeakerEmbedding> embeddings(List<Speaker> speakers) {
        return speakers.stream()
                .filter(SpeakerEmbedding.class::isInstance)
                .map(SpeakerEmbedding.class::cast)
                .toList();
    }

    /** Returns the finding on a recording's windows; empty if there are too few. */
    static Optional<RecordingFinding> oneSpeaker(List<SpeakerEmbedding> windows) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = LEAST_WINDOWS; i <= windows.size() - LEAST_WINDOWS; i++) {
            List<SpeakerEmbedding> after = windows.subList(i, windows.size());
            least = Math.min(
                    least,
                    SpeakerSimilarity.between(windows.subList(0, i), after).cosine());
        }
        if (least == Double.POSITIVE_INFINITY) {
            return Optional.empty();
        }
        return Optional.of(
                finding(
                        Kind.ONE_SPEAKER,
                        least >= ONE_SPEAKER,
                        least,
                        "at least 0.65",
                        "Listen whether two people speak, and cut the recording to one; a change of tone or room can sound so too."));
    }

    /** Returns a finding for each of several recordings; none for one. */
    static List<RecordingFinding> sameSpeaker(List<SpeakerEmbedding> recordings) {
        if (recordings.size() < 2) {
            return List.of();
        }
        return SpeakerSimilarity.toOthers(recordings).stream()
                .map(similarity -> finding(
                        Kind.SAME_SPEAKER,
                        !similarity.isOutlier(),
                        similarity.cosine(),
                        "at least 0.60",
                        "Listen whether someone else speaks in it, and leave it out if so."))
                .toList();
    }

    private static RecordingFinding finding(Kind kind, boolean good, double cosine, String expected, String advice) {
        return new RecordingFinding(
                kind, good ? Severity.GOOD : Severity.WARNING, cosine, "cosine", expected, good ? "" : advice);
    }

    /** Returns what to say of recordings that a voice is created from; empty if all are alike. */
    static Optional<String> warning(List<SpeakerEmbedding> recordings) {
        if (recordings.size() < 2) {
            return Optional.empty();
        }
        List<SpeakerSimilarity> similarities = SpeakerSimilarity.toOthers(recordings);
        List<String> outliers = new ArrayList<>();
        for (int i = 0; i < similarities.size(); i++) {
            if (similarities.get(i).isOutlier()) {
                outliers.add(String.format(
                        Locale.ROOT,
                        "recording %d (cosine %.2f)",
                        i + 1,
                        similarities.get(i).cosine()));
            }
        }
        return outliers.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" and ", outliers) + " of " + recordings.size()
                        + " may be of someone else: expected a cosine with the others of at least 0.60; listen to it");
    }
}
