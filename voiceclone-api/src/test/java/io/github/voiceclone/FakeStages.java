package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.internal.engine.GatheringVocoder;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.SegmentEnd;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.testing.Waiters;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A backend without models, registered as {@code fake}: a text becomes one segment of two frames for each word, a frame
 * becomes two samples, and the words "blank", "slow" and "busy" fail, wait and compute.
 */
@SuppressWarnings({"EffectivelyPrivate", "UnusedMethod"}) // the stages inherit what they do alike
public final class FakeStages {
    public static final String NAME = "fake";
    public static final int FRAMES_A_WORD = 2;
    public static final int HOP = 2;
    public static final int RATE = 100;

    /** How many fake stages are open. */
    static final AtomicInteger OPEN = new AtomicInteger();

    /** The words spoken, in order. */
    static final List<String> SPOKEN = new CopyOnWriteArrayList<>();

    /** What the word "slow" waits for, and tells when it does. */
    static volatile CountDownLatch slowMayGo = new CountDownLatch(0);

    static volatile CountDownLatch slowHasBegun = new CountDownLatch(1);

    /** What the word "busy" computes until. */
    static volatile CountDownLatch busyMayEnd = new CountDownLatch(0);

    private FakeStages() {}

    private abstract static class FakeStage implements AutoCloseable {
        FakeStage() {
            OPEN.incrementAndGet();
        }

        public StageInfo info() {
            return new StageInfo(NAME, "fp32", "fingerprint", "model");
        }

        @Override
        public void close() {
            OPEN.decrementAndGet();
        }
    }

    private static final class FakeEncoder extends FakeStage implements Encoder {
        @Override
        public SpeakerFormat speakerFormat() {
            return new SpeakerFormat.Embedding(1);
        }

        @Override
        public List<Speaker> embed(List<EncodeRequest> requests) {
            return requests.stream().<Speaker>map(FakeEncoder::embed).toList();
        }

        private static SpeakerEmbedding embed(EncodeRequest request) {
            if (request.recording().length() == 0) {
                throw new InvalidInputException("the recording is empty");
            }
            return SpeakerEmbedding.of(
                    new float[] {request.recording().samples().get(0)});
        }
    }

    private static final class FakeSynthesizer extends FakeStage implements Synthesizer {
        private final StageContext context;

        FakeSynthesizer(StageContext context) {
            this.context = context;
        }

        @Override
        public StageInfo info() {
            return new StageInfo(NAME, context.precision() + " on " + context.device(), "fingerprint", "model");
        }

        @Override
        public FrameFormat format() {
            return FrameFormat.mel(1, RATE, HOP);
        }

        @Override
        public SpeakerFormat speakerFormat() {
            return new SpeakerFormat.Embedding(1);
        }

        @Override
        public List<TextSegment> read(SynthesisRequest request) {
            String text = request.text();
            String reading = request.options().normalizeText() ? text.toLowerCase(Locale.ROOT) : text;
            return List.of(new TextSegment(0, 0, text, reading, List.of(), Duration.ZERO));
        }

        @Override
        public int completeLength(String text, SynthesisOptions options) {
            return text.lastIndexOf(' ') + 1;
        }

        @Override
        public FrameStream synthesize(List<SynthesisRequest> requests) {
            return new Words(requests);
        }
    }

    /** The words of requests, one after another, each made when it is asked for. */
    private static final class Words implements FrameStream {
        private final List<SynthesisRequest> requests;
        private int request;
        private int word;
        private int frame;

        Words(List<SynthesisRequest> requests) {
            this.requests = requests;
        }

        @Override
        public List<FramePart> next(int max) {
            while (request < requests.size()) {
                SynthesisRequest current = requests.get(request);
                String[] words = current.text().split(" ", current.context().last() ? -1 : 0);
                if (word == words.length || current.cancellation().isCancelled()) {
                    request++;
                    word = 0;
                } else if (words[word].equals("blank")) {
                    current.cancellation().cancel(new InvalidInputException("nothing to say"));
                } else {
                    return List.of(part(words[word], current.streamed()));
                }
            }
            return List.of();
        }

        /** Makes a whole word, or, of a streamed one, a frame, and then its end. */
        private FramePart part(String text, boolean streamed) {
            int frames = !streamed ? FRAMES_A_WORD : frame < FRAMES_A_WORD ? 1 : 0;
            boolean last = !streamed || frames == 0;
            if (frame == 0) {
                speak(text, requests.get(request).cancellation());
            }
            int number = requests.get(request).context().segments() + word;
            TextSegment segment = new TextSegment(
                    number, 0, text, text, List.of(new SkippedCharacter('?', 0)), Duration.ofMillis(10));
            frame = last ? 0 : frame + 1;
            word += last ? 1 : 0;
            Optional<SegmentEnd> end = last ? Optional.of(SegmentEnd.PASSED) : Optional.empty();
            return new FramePart(request, segment, Frames.of(new float[frames], 1), end);
        }

        @Override
        public void close() {}

        private static void speak(String word, Cancellation cancellation) {
            SPOKEN.add(word);
            if (word.equals("late")) {
                Waiters.until("the request is cancelled", cancellation::isCancelled);
            }
            while (word.equals("busy") && busyMayEnd.getCount() > 0) {
                Thread.onSpinWait();
            }
            if (word.equals("slow")) {
                slowHasBegun.countDown();
                try {
                    slowMayGo.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static class FakeVocoder extends FakeStage implements Vocoder {
        private record Stream(Cancellation cancellation) implements VocoderStream {}

        @Override
        public FrameFormat format() {
            return FrameFormat.mel(1, RATE, HOP);
        }

        @Override
        public VocoderStream open(Cancellation cancellation) {
            return new Stream(cancellation);
        }

        @Override
        public List<AudioClip> vocode(List<VocoderChunk> chunks) {
            return chunks.stream().map(chunk -> audio(chunk.frames().frames())).toList();
        }

        private static AudioClip audio(int frames) {
            float[] samples = new float[HOP * frames];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = i % 2 == 0 ? 0.25f : 0.5f;
            }
            return AudioClip.of(samples, RATE);
        }
    }

    /** A vocoder that takes another hop. */
    private static final class OtherHopVocoder extends FakeVocoder {
        @Override
        public FrameFormat format() {
            return FrameFormat.mel(1, RATE, HOP + 1);
        }
    }

    private abstract static class Provider {
        public String name() {
            return NAME;
        }

        public Availability availability() {
            return Availability.present("always");
        }
    }

    /** Provides the fake encoder. */
    public static final class Encoders extends Provider implements EncoderProvider {
        @Override
        public Encoder open(StageContext context) {
            return new FakeEncoder();
        }
    }

    /** Provides the fake synthesizer. */
    public static final class Synthesizers extends Provider implements SynthesizerProvider {
        @Override
        public String defaultPrecision() {
            return "fp7";
        }

        @Override
        public String defaultDevice() {
            return "abacus";
        }

        @Override
        public Synthesizer open(StageContext context) {
            return new FakeSynthesizer(context);
        }
    }

    /** Provides the fake vocoder. */
    public static final class Vocoders extends Provider implements VocoderProvider {
        @Override
        public Vocoder open(StageContext context) {
            return new FakeVocoder();
        }
    }

    /** Provides a vocoder that does not fit. */
    public static final class OtherHopVocoders extends Provider implements VocoderProvider {
        @Override
        public String name() {
            return "other-hop";
        }

        @Override
        public Vocoder open(StageContext context) {
            return new OtherHopVocoder();
        }
    }

    /** Provides a vocoder that likes three spectrograms at a time. */
    public static final class GatheringVocoders extends Provider implements VocoderProvider {
        @Override
        public String name() {
            return "gathering";
        }

        @Override
        public Vocoder open(StageContext context) {
            return new GatheringVocoder(3);
        }
    }

    /** Provides a vocoder that cannot be opened. */
    public static final class BrokenVocoders extends Provider implements VocoderProvider {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Vocoder open(StageContext context) {
            throw new BackendUnavailableException("broken on purpose");
        }
    }
}
