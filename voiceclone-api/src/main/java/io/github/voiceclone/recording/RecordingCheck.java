package io.github.voiceclone.recording;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.recording.RecordingFinding.Kind;
import io.github.voiceclone.recording.RecordingFinding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Check of a recording that a voice is to be created from: measurements with a judgement and advice. Immutable.
 *
 * <p>{@link #of} measures the signal and needs no model; {@link io.github.voiceclone.VoiceCloner#checkRecording} adds
 * whether it is one person who speaks. Nothing is refused: the application decides.
 *
 * <p>What cannot be told has no finding: of a recording without speech there is only its length, reverberation needs
 * enough speech that ends in silence, and the speakers need 7.5 s. The borders lie where the recordings of LibriSpeech,
 * AISHELL-3 and Common Voice pass; docs/voices.md has the figures.
 *
 * @param seconds the length of the recording, in seconds
 * @param sampleRate its sample rate, in Hz
 * @param findings one finding of each kind that could be measured, good ones included, in the order of {@link Kind}
 */
public record RecordingCheck(double seconds, int sampleRate, List<RecordingFinding> findings) {
    /** Copies the list. */
    public RecordingCheck {
        findings = List.copyOf(Objects.requireNonNull(findings, "findings"));
    }

    /**
     * Checks the signal of a recording. Takes less than a second for each minute of it.
     *
     * @throws InvalidInputException if its sample rate is one that {@link InputLimits#checkSampleRate} refuses
     */
    public static RecordingCheck of(AudioClip recording) {
        InputLimits.checkSampleRate(
                Objects.requireNonNull(recording, "recording").sampleRate());
        return new RecordingCheck(recording.seconds(), recording.sampleRate(), SignalFindings.of(recording));
    }

    /** Returns this check with another finding at the end. */
    public RecordingCheck with(RecordingFinding finding) {
        List<RecordingFinding> more = new ArrayList<>(findings);
        more.add(Objects.requireNonNull(finding, "finding"));
        return new RecordingCheck(seconds, sampleRate, more);
    }

    /** Returns the findings that are not good, in order. */
    public List<RecordingFinding> problems() {
        return findings.stream()
                .filter(finding -> finding.severity() != Severity.GOOD)
                .toList();
    }

    /** Returns the finding of a kind; empty if it could not be measured. */
    public Optional<RecordingFinding> finding(Kind kind) {
        Objects.requireNonNull(kind, "kind");
        return findings.stream().filter(finding -> finding.kind() == kind).findFirst();
    }

    /** Returns the worst severity of a finding. */
    public Severity severity() {
        return findings.stream()
                .map(RecordingFinding::severity)
                .max(Severity::compareTo)
                .orElse(Severity.GOOD);
    }
}
