package io.github.voiceclone.optimize.calibration;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.Resampler;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.Sv2ttsEncoderProvider;
import io.github.voiceclone.sv2tts.Sv2ttsSynthesizerProvider;
import io.github.voiceclone.sv2tts.Sv2ttsVocoderProvider;
import io.github.voiceclone.sv2tts.audio.LogMelFrontEnd;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calibration: runs a pack's float32 graphs and observes their values. Recordings go through the encoder, texts in the
 * voices of the recordings and random ones through the synthesizer, the spectrograms of both through the vocoder, and
 * the vocoder's audio through the encoder if there is no recording. Not thread-safe.
 */
public final class Calibrator {

    /** Bounds the memory that the recorded values of one run take. */
    private static final int VOCODER_FRAMES = 48;

    /** Spectrograms and their frames that go through a vocoder that makes samples one by one: every sample is a run. */
    private static final int SAMPLED_SPECTROGRAMS = 8;

    private static final int SAMPLED_FRAMES = 20;

    /** Parts of each spectrogram that go through the vocoder. */
    private static final int PARTS = 3;

    private static final int MAX_FRAMES = 400;
    private static final double MAX_RECORDED_SECONDS = 6;

    private final Manifest manifest;
    private final TensorRuntime runtime;
    private final StageContext context;
    private final CalibrationSet set;
    private final Observations observations = new Observations();
    private final List<Frames> spectrograms = new ArrayList<>();

    /**
     * Creates a calibration.
     *
     * @param pack pack with float32 graphs
     * @param runtime runs the graphs, on the CPU with all processors
     * @param set texts and voices
     */
    public Calibrator(VoicePackSource pack, TensorRuntime runtime, CalibrationSet set) {
        this.manifest = VoicePack.open(pack).manifest();
        this.runtime = new RecordingRuntime(runtime, observations);
        int threads = Runtime.getRuntime().availableProcessors();
        this.context = new StageContext(Optional.of(pack), Precision.FP32, "cpu", threads, InputLimits.defaults());
        this.set = set;
    }

    /**
     * Runs the graphs once over the whole set; takes seconds to minutes.
     *
     * @return the observations of every graph that could be run; a stage that the pack lacks has none
     */
    public Observations run() {
        List<AudioClip> recordings =
                set.recordings().stream().map(Calibrator::beginning).toList();
        List<SpeakerEmbedding> voices = new ArrayList<>(embed(recordings));
        StageEntry<SynthesizerSettings> synthesizer = manifest.synthesizer();
        List<Frames> mels = new ArrayList<>();
        if (synthesizer != null) {
            SynthesizerSettings settings = synthesizer.settings();
            voices.addAll(CalibrationSet.drawnVoices(settings.shape().speakerSize()));
            mels.addAll(speak(voices, settings.symbolTable()));
            LogMelFrontEnd frontEnd = new LogMelFrontEnd(settings.mel());
            recordings.forEach(recording -> mels.add(frontEnd.analyze(
                    Resampler.resample(recording, settings.mel().sampleRate()))));
        }
        spectrograms.addAll(mels);
        List<AudioClip> speech = vocode(mels);
        if (recordings.isEmpty()) {
            embed(speech);
        }
        return observations;
    }

    /**
     * Returns the spectrograms that the vocoder was given, [mel bands, frames] in the pack's scale; empty before
     * {@link #run}.
     */
    public List<Frames> spectrograms() {
        return List.copyOf(spectrograms);
    }

    private static AudioClip beginning(AudioClip recording) {
        int most = (int) (MAX_RECORDED_SECONDS * recording.sampleRate());
        if (recording.length() <= most) {
            return recording;
        }
        float[] samples = new float[most];
        recording.samples().get(0, samples);
        return AudioClip.of(samples, recording.sampleRate());
    }

    private List<SpeakerEmbedding> embed(List<AudioClip> recordings) {
        if (manifest.encoder() == null || recordings.isEmpty()) {
            return List.of();
        }
        try (Encoder encoder = new Sv2ttsEncoderProvider().open(runtime, context)) {
            return encoder
                    .embed(recordings.stream()
                            .map(recording -> new EncodeRequest(recording, Preprocessing.NONE))
                            .toList())
                    .stream()
                    .map(SpeakerEmbedding.class::cast)
                    .toList();
        }
    }

    /** Speaks each text in one of the voices in turn, and each voice at least once. */
    private List<Frames> speak(List<SpeakerEmbedding> voices, String symbolTable) {
        List<String> texts = set.texts().isEmpty() ? CalibrationSet.standardTexts(symbolTable) : set.texts();
        List<SynthesisRequest> requests = new ArrayList<>();
        for (int i = 0; i < Math.max(texts.size(), voices.size()); i++) {
            SynthesisOptions options = SynthesisOptions.defaults()
                    .withSeed(i)
                    .withMaxFrames(MAX_FRAMES)
                    .withSplitText(false);
            requests.add(new SynthesisRequest(texts.get(i % texts.size()), voices.get(i % voices.size()), options));
        }
        List<Frames> mels = new ArrayList<>();
        try (Synthesizer synthesizer = new Sv2ttsSynthesizerProvider().open(runtime, context)) {
            try (FrameStream frames = synthesizer.synthesize(requests)) {
                frames.forEachRemaining(part -> mels.add(part.frames()));
            }
            requests.forEach(request -> request.cancellation().check());
        }
        return mels;
    }

    private List<AudioClip> vocode(List<Frames> mels) {
        List<AudioClip> speech = new ArrayList<>();
        StageEntry<VocoderSettings> entry = manifest.vocoder();
        if (entry == null || mels.isEmpty()) {
            return speech;
        }
        if (entry.settings().sampling() != null) {
            return sample(mels);
        }
        List<Frames> parts = mels.stream().flatMap(mel -> parts(mel).stream()).toList();
        try (Vocoder vocoder = new Sv2ttsVocoderProvider().open(runtime, context)) {
            parts.forEach(part -> speech.add(vocoder.vocode(part)));
        }
        return speech.isEmpty() ? speech : List.of(AudioClip.concat(speech));
    }

    /** Vocodes the middles of a few spectrograms with a vocoder that makes samples one by one. */
    private List<AudioClip> sample(List<Frames> mels) {
        List<Frames> parts = mels.stream()
                .limit(SAMPLED_SPECTROGRAMS)
                .map(mel -> parts(mel, SAMPLED_FRAMES).get(1))
                .toList();
        try (Vocoder vocoder = new Sv2ttsVocoderProvider().open(runtime, context)) {
            return List.of(AudioClip.concat(vocoder.vocodeAll(parts)));
        }
    }

    /** Returns parts of a spectrogram, spread evenly over it. */
    public static List<Frames> parts(Frames mel) {
        return parts(mel, VOCODER_FRAMES);
    }

    private static List<Frames> parts(Frames mel, int most) {
        int frames = Math.min(most, mel.frames());
        List<Frames> parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            int from = (mel.frames() - frames) * part / (PARTS - 1);
            float[] values = new float[mel.width() * frames];
            for (int band = 0; band < mel.width(); band++) {
                mel.values().get(band * mel.frames() + from, values, band * frames, frames);
            }
            parts.add(Frames.of(values, mel.width()));
        }
        return parts;
    }
}
