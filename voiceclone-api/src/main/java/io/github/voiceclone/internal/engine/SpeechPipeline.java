package io.github.voiceclone.internal.engine;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Lexicon;
import io.github.voiceclone.Markup;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.Stage;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.internal.Urgency;
import io.github.voiceclone.internal.markup.MarkedText;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.recording.RecordingCheck;
import io.github.voiceclone.recording.RecordingFinding;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.TextContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of requests through the stages. Frames are taken from the synthesizer, handed to the vocoder, and its audio to a
 * sink; a whole segment is a stream whose first part is its last. Thread-safe; each run is by one thread.
 */
final class SpeechPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(SpeechPipeline.class);

    private final Stages stages;
    private final StageMonitor monitor;
    private final SynthesisOptions options;
    private final Preprocessing preprocessing;
    private final InputLimits limits;
    private final Supplier<Lexicon> lexicon;
    private final InstantSource clock;

    SpeechPipeline(Stages stages, EngineSettings settings, StageMonitor monitor) {
        this.stages = stages;
        this.monitor = monitor;
        this.options = settings.options();
        this.preprocessing = settings.preprocessing();
        this.limits = settings.inputLimits();
        this.lexicon = settings.lexicon();
        this.clock = settings.clock();
    }

    /**
     * Speaks requests on the calling thread. A request that cannot be spoken, or is cancelled, fails, and the others go on.
     *
     * @param sink takes the parts, those of one request in order; an exception it throws ends the run
     */
    void run(List<ActiveRequest> requests, BiConsumer<ActiveRequest, SpeechPart> sink) {
        List<ActiveRequest> accepted = requests.stream().filter(this::accept).toList();
        if (!accepted.isEmpty()) {
            speak(accepted, new VocodingStage(accepted, stages.vocoder(), monitor, sink));
        }
    }

    private void speak(List<ActiveRequest> accepted, VocodingStage vocoder) {
        Synthesizer synthesizer = stages.synthesizer();
        List<RequestInfo> infos = accepted.stream().map(ActiveRequest::info).toList();
        try (StageTimer timer = monitor.start(Stage.SYNTHESIZER, synthesizer.info(), infos);
                FrameStream frames = timer.time(() -> synthesizer.synthesize(
                        accepted.stream().map(ActiveRequest::synthesis).toList()))) {
            List<FramePart> parts;
            vocoder.begin();
            do {
                vocoder.neededAt().ifPresentOrElse(Urgency::set, Urgency::clear);
                if (Thread.currentThread().isInterrupted()) {
                    throw CancelledException.interrupted();
                }
                parts = timer.time(() -> frames.next(vocoder.room()));
                measure(parts, timer);
                vocoder.accept(parts);
            } while (!parts.isEmpty());
            vocoder.flush();
            accepted.forEach(request -> request.failure().ifPresent(timer::failed));
        } finally {
            Urgency.clear();
        }
    }

    /**
     * Begins a request whose text comes in pieces.
     *
     * @param sink takes the parts in order
     * @throws VoiceCloneException if it cannot be spoken
     */
    Pieces begin(ActiveRequest request, Consumer<SpeechPart> sink) {
        Markup markup = request.request().options().orElse(options).markup();
        if (markup != Markup.NONE) {
            throw new InvalidInputException("a text that comes in pieces is read without markup, not as " + markup
                    + ": give it as a whole, or leave the markup out");
        }
        if (!accept(request)) {
            request.cancellation().check();
        }
        return new Pieces(request, sink);
    }

    /** The speech of a text that comes in pieces, stretch by stretch. Used by one thread at a time. */
    final class Pieces {
        private final ActiveRequest request;
        private final VocodingStage vocoder;
        private int start;
        private int segments;

        private Pieces(ActiveRequest request, Consumer<SpeechPart> sink) {
            this.request = request;
            this.vocoder = new VocodingStage(List.of(request), stages.vocoder(), monitor, (spoken, part) -> {
                segments = part.segment().number() + 1;
                sink.accept(part);
            });
        }

        /** Returns how much of a text can be spoken, whatever follows. */
        int completeLength(String text) {
            int length = stages.synthesizer().completeLength(text, request.options());
            return Objects.checkIndex(length, text.length() + 1);
        }

        /** Returns whether nothing was spoken yet. */
        boolean isSilent() {
            return segments == 0;
        }

        /**
         * Speaks the next stretch on the calling thread.
         *
         * @param following what is known of the text after it
         * @throws VoiceCloneException if the request has failed
         */
        void speak(String text, boolean last, String following) {
            request.next(text, new TextContext(start, segments, last, following));
            SpeechPipeline.this.speak(List.of(request), vocoder);
            request.cancellation().check();
            start += text.length();
        }
    }

    private void measure(List<FramePart> parts, StageTimer timer) {
        FrameFormat format = stages.synthesizer().format();
        parts.forEach(part -> timer.audio(format.seconds(part.frames().frames())));
    }

    /** Checks a request's text and finds its voice; returns false if the request has failed. */
    private boolean accept(ActiveRequest active) {
        try {
            active.cancellation().check();
            SpeechRequest request = active.request();
            limits.checkText(request.text());
            SynthesisOptions own = request.options().orElse(options);
            Lexicon terms = Objects.requireNonNull(lexicon.get(), "the lexicon's supplier returned null");
            requireMarkup(own, terms);
            MarkedText text = MarkedText.read(request.text(), own);
            Voice voice = request.voice()
                    .map(this::requireOwn)
                    .orElseGet(() -> embed("", List.of(request.recording().orElseThrow()), active.info()));
            active.accept(voice, text, terms, own);
            return true;
        } catch (VoiceCloneException e) {
            active.fail(e);
            return false;
        }
    }

    /** Refuses markup and lexicons that the synthesizer would not follow. */
    private void requireMarkup(SynthesisOptions own, Lexicon terms) {
        Synthesizer synthesizer = stages.synthesizer();
        if (!synthesizer.readsMarkup() && (own.markup() != Markup.NONE || !terms.isEmpty())) {
            throw new InvalidInputException("synthesizer '"
                    + synthesizer.info().backend() + "' of this voice pack reads neither markup nor a lexicon: leave "
                    + (terms.isEmpty() ? "the markup " + own.markup() : "the lexicon") + " out");
        }
    }

    private Voice requireOwn(Voice voice) {
        String own = stages.encoder().info().model();
        if (!voice.encoderModel().equals(own)) {
            throw new InvalidInputException("voice '" + voice.name() + "' was made by encoder " + voice.encoderModel()
                    + ", this cloner's is " + own + ": create the voice again from its recording");
        }
        return voice;
    }

    /** Creates a voice from recordings of one person. */
    Voice embed(String name, List<AudioClip> recordings, RequestInfo request) {
        StageInfo info = stages.encoder().info();
        List<Speaker> speakers = new ArrayList<>();
        monitor.run(Stage.ENCODER, info, List.of(request), timer -> {
            for (AudioClip recording : recordings) {
                timer.audio(recording.seconds());
                speakers.add(embed(recording, speakers.size(), recordings.size()));
            }
        });
        SpeakerFindings.warning(SpeakerFindings.embeddings(speakers))
                .ifPresent(warning -> LOG.warn("voice '{}': {}", name, warning));
        return new Voice(name, one(speakers), info.model()).withCreated(clock.instant());
    }

    /** Checks recordings of one person: the signal of each, and who speaks. Nothing of them is kept in a cache. */
    List<RecordingCheck> check(List<AudioClip> recordings, RequestInfo request) {
        recordings.forEach(recording -> limits.checkRecording(recording.seconds()));
        List<RecordingCheck> checks =
                new ArrayList<>(recordings.stream().map(RecordingCheck::of).toList());
        monitor.run(Stage.ENCODER, stages.encoder().info(), List.of(request), timer -> {
            List<Integer> compared = new ArrayList<>();
            List<Speaker> speakers = new ArrayList<>();
            for (int i = 0; i < checks.size(); i++) {
                AudioClip recording = recordings.get(i);
                timer.audio(recording.seconds());
                List<Speaker> windows = embedAll(SpeakerFindings.windows(recording));
                int index = i;
                SpeakerFindings.oneSpeaker(SpeakerFindings.embeddings(windows))
                        .ifPresent(
                                finding -> checks.set(index, checks.get(index).with(finding)));
                if (checks.size() > 1 && speakers.addAll(embedAll(List.of(recording)))) {
                    compared.add(i);
                }
            }
            List<RecordingFinding> findings = SpeakerFindings.sameSpeaker(SpeakerFindings.embeddings(speakers));
            for (int i = 0; i < findings.size(); i++) {
                checks.set(compared.get(i), checks.get(compared.get(i)).with(findings.get(i)));
            }
        });
        return List.copyOf(checks);
    }

    /** Returns the speakers of clips, those with too little speech left out. */
    private List<Speaker> embedAll(List<AudioClip> clips) {
        List<Speaker> speakers = new ArrayList<>();
        for (AudioClip clip : clips) {
            if (Thread.currentThread().isInterrupted()) {
                throw CancelledException.interrupted();
            }
            try {
                speakers.addAll(stages.encoder().embed(List.of(new EncodeRequest(clip, preprocessing, false))));
            } catch (InvalidInputException e) {
                LOG.debug("a part of a recording cannot be compared: {}", e.getMessage());
            }
        }
        return speakers;
    }

    private Speaker embed(AudioClip recording, int index, int count) {
        try {
            limits.checkRecording(recording.seconds()); // here too, as a cache asks no encoder
            return stages.encoder()
                    .embed(List.of(new EncodeRequest(recording, preprocessing)))
                    .get(0);
        } catch (InvalidInputException e) {
            throw count == 1
                    ? e
                    : new InvalidInputException("recording " + (index + 1) + " of " + count + ": " + e.getMessage(), e);
        }
    }

    private static Speaker one(List<Speaker> speakers) {
        if (speakers.size() == 1) {
            return speakers.get(0);
        }
        List<SpeakerEmbedding> embeddings = new ArrayList<>();
        for (Speaker speaker : speakers) {
            if (!(speaker instanceof SpeakerEmbedding embedding)) {
                throw new InvalidInputException("this voice pack makes a voice of one recording, " + speakers.size()
                        + " are given: choose one");
            }
            embeddings.add(embedding);
        }
        return SpeakerEmbedding.mean(embeddings);
    }
}
