package io.github.voiceclone.recording;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.LoudnessMeter;
import io.github.voiceclone.audio.Resampler;
import io.github.voiceclone.recording.RecordingFinding.Kind;
import io.github.voiceclone.recording.RecordingFinding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The findings about a recording's signal, and the borders between good and bad ones. */
final class SignalFindings {
    private static final double LEAST_SPEECH = 1;
    private static final double ENOUGH_SPEECH = 3;

    private static final double QUIET_LUFS = -38;
    private static final double VERY_QUIET_LUFS = -52;
    private static final double LOUD_LUFS = -9;
    private static final double SILENT_LUFS = -100;

    private static final double CLIPPED_PERCENT = 0.02;
    private static final double VERY_CLIPPED_PERCENT = 0.5;

    private static final double NOISY_DB = 20;
    private static final double VERY_NOISY_DB = 12;

    private static final double HUM_DB = -40;

    private static final double REVERBERANT_SECONDS = 0.55;
    private static final double VERY_REVERBERANT_SECONDS = 0.65;

    private static final double NARROW_HZ = 5500;
    /** Speech reaches up to the band that is this far below the strongest one, in dB. */
    private static final double BANDWIDTH_DB = 50;

    private SignalFindings() {}

    static List<RecordingFinding> of(AudioClip clip) {
        float[] samples = Resampler.resample(clip, SpeechLevels.RATE).toArray();
        SpeechLevels levels = SpeechLevels.of(samples);
        List<RecordingFinding> findings = new ArrayList<>();
        double speech = levels.speechSeconds();
        findings.add(length(speech));
        if (speech == 0) {
            return findings;
        }
        findings.add(level(Math.max(SILENT_LUFS, LoudnessMeter.lufs(clip))));
        findings.add(clipping(Clipping.percent(clip)));
        findings.add(noise(levels.speechAboveNoise()));
        findings.add(hum(MainsHum.db(samples) - levels.activeDb()));
        OptionalDouble reverberation = Reverberation.seconds(levels);
        if (reverberation.isPresent()) {
            findings.add(reverberation(reverberation.getAsDouble()));
        }
        findings.add(bandwidth(bandwidth(levels)));
        return findings;
    }

    private static RecordingFinding length(double seconds) {
        return finding(
                Kind.SPEECH_LENGTH,
                severity(-seconds, -ENOUGH_SPEECH, -LEAST_SPEECH),
                seconds,
                "s",
                "at least 3 s",
                seconds == 0
                        ? "No speech was found: check the microphone and the file."
                        : "Record a few sentences: five to fifteen seconds of speech.");
    }

    private static RecordingFinding level(double lufs) {
        boolean loud = lufs > LOUD_LUFS;
        return finding(
                Kind.LEVEL,
                loud ? Severity.WARNING : severity(-lufs, -QUIET_LUFS, -VERY_QUIET_LUFS),
                lufs,
                "LUFS",
                "-38 to -9 LUFS",
                loud
                        ? "Turn the microphone's level down, or speak from farther away."
                        : "Turn the microphone's level up, or speak closer to it.");
    }

    private static RecordingFinding clipping(double percent) {
        return finding(
                Kind.CLIPPING,
                severity(percent, CLIPPED_PERCENT, VERY_CLIPPED_PERCENT),
                percent,
                "%",
                "at most 0.02 %",
                "Turn the microphone's level down and record again: what was cut off cannot be brought back.");
    }

    private static RecordingFinding noise(double db) {
        return finding(
                Kind.NOISE,
                severity(-db, -NOISY_DB, -VERY_NOISY_DB),
                db,
                "dB",
                "at least 20 dB",
                "Record in a quieter room, with fans and music off, closer to the microphone.");
    }

    private static RecordingFinding hum(double db) {
        return finding(
                Kind.HUM,
                severity(db, HUM_DB, 0),
                db,
                "dB",
                "at most -40 dB",
                "Use another cable or socket, or a computer on battery: the mains hum at 50 or 60 Hz.");
    }

    private static RecordingFinding reverberation(double seconds) {
        return finding(
                Kind.REVERBERATION,
                severity(seconds, REVERBERANT_SECONDS, VERY_REVERBERANT_SECONDS),
                seconds,
                "s",
                "at most 0.55 s",
                "Record in a smaller room with curtains, carpets or clothes in it, closer to the microphone.");
    }

    private static RecordingFinding bandwidth(double hz) {
        return finding(
                Kind.BANDWIDTH,
                severity(-hz, -NARROW_HZ, 0),
                hz,
                "Hz",
                "at least 5500 Hz",
                "Record with a microphone at 16 kHz or more: this sounds like a telephone, or was coded hard.");
    }

    private static double bandwidth(SpeechLevels levels) {
        double strongest = Double.NEGATIVE_INFINITY;
        for (int band = 0; band < SpeechLevels.BANDS; band++) {
            strongest = Math.max(strongest, levels.loudDb(band));
        }
        int highest = SpeechLevels.BANDS - 1;
        while (highest > 0 && levels.loudDb(highest) < strongest - BANDWIDTH_DB) {
            highest--;
        }
        return (highest + 1) * SpeechLevels.BAND_HZ;
    }

    /** Returns the severity of a value that is the worse the larger it is. */
    private static Severity severity(double value, double warning, double problem) {
        if (value <= warning) {
            return Severity.GOOD;
        }
        return value <= problem ? Severity.WARNING : Severity.PROBLEM;
    }

    private static RecordingFinding finding(
            Kind kind, Severity severity, double measured, String unit, String expected, String advice) {
        return new RecordingFinding(kind, severity, measured, unit, expected, severity == Severity.GOOD ? "" : advice);
    }
}
