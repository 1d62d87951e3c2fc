package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.audio.AudioClip;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stages without models: each word is a segment of a tenth of a second. The word "slow" waits, until it is cancelled at the
 * latest; "invalid" cannot be spoken; "defect" fails.
 */
@SuppressWarnings({"EffectivelyPrivate", "UnusedMethod"}) // the providers inherit what they do alike
final class TestStages implements VoiceClonerBuilderCustomizer {
    static final Voice ANN = new Voice("ann", SpeakerEmbedding.of(new float[] {1}), "model");

    private static final int RATE = 8_000;
    private static final int HOP = RATE / 10;

    final CountDownLatch slowMayGo = new CountDownLatch(1);
    final CountDownLatch slowHasBegun = new CountDownLatch(1);
    final CountDownLatch slowIsCancelled = new CountDownLatch(1);
    volatile int threads;

    @Override
    public void customize(VoiceClonerBuilder builder) {
        builder.encoder(new Encoders()).synthesizer(new Synthesizers()).vocoder(new Vocoders());
    }

    private static StageInfo info(StageContext context) {
        return new StageInfo("test", context.precision() + " on " + context.device(), "fingerprint", "model");
    }

    private abstract static class Provider {
        public String name() {
            return "test";
        }

        public Availability availability() {
            return Availability.present("always");
        }
    }

    private static final class Encoders extends Provider implements EncoderProvider {
        @Override
        public Encoder open(StageContext context) {
            return new Encoder() {
                @Override
                public StageInfo info() {
                    return TestStages.info(context);
                }

                @Override
                public SpeakerFormat speakerFormat() {
                    return new SpeakerFormat.Embedding(1);
                }

                @Override
                public List<Speaker> embed(List<EncodeRequest> requests) {
                    return requests.stream()
                            .<Speaker>map(request -> SpeakerEmbedding.of(new float[] {1}))
                            .toList();
                }

                @Override
                public void close() {}
            };
        }
    }

    private final class Synthesizers extends Provider implements SynthesizerProvider {
        @Override
        public Synthesizer open(StageContext context) {
            threads = context.threads();
            return new Synthesizer() {
                @Override
                public StageInfo info() {
                    return TestStages.info(context);
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
                public int completeLength(String text, SynthesisOptions options) {
                    return text.lastIndexOf(' ') + 1;
                }

                @Override
                public FrameStream synthesize(List<SynthesisRequest> requests) {
                    return new Words(requests);
                }

                @Override
                public void close() {}
            };
        }
    }

    private final class Words implements FrameStream {
        private final List<SynthesisRequest> requests;
        private int request;
        private int word;

        Words(List<SynthesisRequest> requests) {
            this.requests = requests;
        }

        @Override
        public List<FramePart> next(int max) {
            while (request < requests.size()) {
                SynthesisRequest current = requests.get(request);
                String[] words = current.text().split(" ", -1);
                if (word == words.length || current.cancellation().isCancelled()) {
                    request++;
                    word = 0;
                } else if (words[word].equals("invalid")) {
                    current.cancellation().cancel(new InvalidInputException("'invalid' cannot be spoken"));
                } else {
                    return List.of(part(words[word], current.cancellation()));
                }
            }
            return List.of();
        }

        private FramePart part(String text, Cancellation cancellation) {
            if (text.equals("defect")) {
                throw new IllegalStateException("a defect");
            }
            if (text.equals("slow")) {
                waitUntilCancelled(cancellation);
            }
            TextSegment segment = new TextSegment(word++, 0, text, text, List.of(), Duration.ZERO);
            return new FramePart(request, segment, Frames.of(new float[1], 1), Optional.of(SegmentEnd.PASSED));
        }

        private void waitUntilCancelled(Cancellation cancellation) {
            slowHasBegun.countDown();
            try {
                while (!slowMayGo.await(5, TimeUnit.MILLISECONDS)) {
                    if (cancellation.isCancelled()) {
                        slowIsCancelled.countDown();
                        return;
                    }
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {}
    }

    private static final class Vocoders extends Provider implements VocoderProvider {
        private record Stream(Cancellation cancellation) implements VocoderStream {}

        @Override
        public Vocoder open(StageContext context) {
            return new Vocoder() {
                @Override
                public StageInfo info() {
                    return TestStages.info(context);
                }

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
                    return chunks.stream()
                            .map(chunk ->
                                    AudioClip.of(new float[HOP * chunk.frames().frames()], RATE))
                            .toList();
                }

                @Override
                public void close() {}
            };
        }
    }
}
