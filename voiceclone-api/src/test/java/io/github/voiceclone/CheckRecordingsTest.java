package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.recording.RecordingCheck;
import io.github.voiceclone.recording.RecordingFinding;
import io.github.voiceclone.recording.RecordingFinding.Kind;
import io.github.voiceclone.recording.RecordingFinding.Severity;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Speakers of recordings, by the encoder of {@link FakeStages}, to whom a speaker is the sign of the first sample. */
class CheckRecordingsTest {
    private static final int RATE = 4000;

    private static AudioClip recording(double seconds, float first, float second) {
        float[] samples = new float[(int) (seconds * RATE)];
        Arrays.fill(samples, first);
        Arrays.fill(samples, samples.length / 2, samples.length, second);
        return AudioClip.of(samples, RATE);
    }

    private static VoiceCloner cloner() {
        return VoiceCloner.builder().backend(FakeStages.NAME).build();
    }

    private static Optional<Severity> severity(RecordingCheck check, Kind kind) {
        return check.finding(kind).map(RecordingFinding::severity);
    }

    @Test
    void changeOfSpeaker_isFound() {
        try (VoiceCloner cloner = cloner()) {
            RecordingCheck two = cloner.checkRecording(recording(20, 0.5f, -0.5f));
            assertEquals(Optional.of(Severity.WARNING), severity(two, Kind.ONE_SPEAKER));
            assertEquals(-1, two.finding(Kind.ONE_SPEAKER).orElseThrow().measured(), 1e-6);
            RecordingCheck one = cloner.checkRecording(recording(20, 0.5f, 0.4f));
            assertEquals(Optional.of(Severity.GOOD), severity(one, Kind.ONE_SPEAKER));
            assertEquals(Optional.empty(), severity(one, Kind.SAME_SPEAKER));
        }
    }

    @Test
    void tooShortToCompareParts_hasNoSuchFinding() {
        try (VoiceCloner cloner = cloner()) {
            assertEquals(
                    Optional.empty(), severity(cloner.checkRecording(recording(7, 0.5f, -0.5f)), Kind.ONE_SPEAKER));
            assertEquals(
                    Optional.of(Severity.WARNING),
                    severity(cloner.checkRecording(recording(8, 0.5f, -0.5f)), Kind.ONE_SPEAKER));
        }
    }

    @Test
    void recordingOfSomeoneElse_isReportedAndUsed() {
        AudioClip own = recording(3, 0.5f, 0.5f);
        AudioClip other = recording(3, -0.1f, -0.1f);
        AudioClip empty = AudioClip.of(new float[0], RATE);
        try (VoiceCloner cloner = cloner()) {
            List<RecordingCheck> checks = cloner.checkRecordings(List.of(own, empty, other, own));
            assertEquals(
                    List.of(
                            Optional.of(Severity.GOOD),
                            Optional.empty(),
                            Optional.of(Severity.WARNING),
                            Optional.of(Severity.GOOD)),
                    checks.stream()
                            .map(check -> severity(check, Kind.SAME_SPEAKER))
                            .toList());
            cloner.createVoice("mine", own, other, own);
            assertEquals(List.of(), cloner.checkRecordings(List.of()));
        }
    }

    @Test
    void longRecording_isRefused() {
        VoiceClonerBuilder builder = VoiceCloner.builder()
                .backend(FakeStages.NAME)
                .inputLimits(InputLimits.defaults().withMaxRecording(Duration.ofSeconds(2)));
        try (VoiceCloner cloner = builder.build()) {
            assertThrows(InvalidInputException.class, () -> cloner.checkRecording(recording(3, 1, 1)));
            // whatever the encoder checks: a cache does not ask it
            assertThrows(InvalidInputException.class, () -> cloner.createVoice("long", recording(3, 1, 1)));
        }
    }

    @Test
    void closedCloner_checksNothing() {
        VoiceCloner cloner = cloner();
        cloner.close();
        assertThrows(ClosedException.class, () -> cloner.checkRecording(recording(3, 1, 1)));
    }
}
