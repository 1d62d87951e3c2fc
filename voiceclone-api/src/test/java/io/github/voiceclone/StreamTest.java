package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.testing.Waiters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Streams of the fake stages: a word is two clips of two samples, and one of the pause. */
@Timeout(180)
class StreamTest extends WithFakeStages {
    private static final int CLIPS_A_WORD = 3;

    /** Keeps what it hears: clips, then an error or itself for the end. A clip that nobody asked for is an error. */
    static class Listener implements Flow.Subscriber<SpeechPart> {
        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        private final AtomicLong asked = new AtomicLong();

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public void onNext(SpeechPart clip) {
            heard.add(asked.getAndDecrement() > 0 ? clip : new AssertionError("nobody asked for this clip"));
        }

        @Override
        public void onError(Throwable failure) {
            heard.add(failure);
        }

        @Override
        public void onComplete() {
            heard.add(this);
        }

        void request(long count) {
            asked.accumulateAndGet(
                    count, (before, more) -> before > Long.MAX_VALUE - more ? Long.MAX_VALUE : before + more);
            subscription.join().request(count);
        }

        Object next() throws InterruptedException {
            return heard.take();
        }

        /** Returns what it heard and nobody took; for after the end, when nothing more can come. */
        List<Object> rest() {
            return List.copyOf(heard);
        }
    }

    private static Listener listen(VoiceCloner cloner, String text) {
        Listener listener = new Listener();
        cloner.stream(request(text)).subscribe(listener);
        return listener;
    }

    @Test
    void stream_joinedIsTheWhole() throws Exception {
        try (VoiceCloner cloner = cloner()) {
            Listener listener = listen(cloner, "two words");
            listener.request(Long.MAX_VALUE);
            List<AudioClip> clips = new ArrayList<>();
            Object event = listener.next();
            while (event instanceof SpeechPart part) {
                clips.add(part.audio());
                event = listener.next();
            }
            assertEquals(listener, event);
            assertEquals(2 * CLIPS_A_WORD, clips.size());
            assertEquals(cloner.speak(request("two words")).audio(), AudioClip.concat(clips));
        }
    }

    @Test
    void noMoreThanAskedFor_isSent() throws Exception {
        Waiters<Boolean> threads = new Waiters<>();
        Executor executor = work -> threads.start(() -> {
            work.run();
            return true;
        });
        Listener listener;
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend(FakeStages.NAME)
                .executor(executor)
                .build()) {
            listener = listen(cloner, "one and two");
            threads.awaitLastWaiting();
            assertEquals(List.of(), listener.rest());
            listener.request(1);
            listener.request(1);
            assertInstanceOf(SpeechPart.class, listener.next());
            assertInstanceOf(SpeechPart.class, listener.next());
            threads.awaitLastWaiting();
            assertEquals(List.of("one"), FakeStages.SPOKEN);
            assertEquals(List.of(), listener.rest());
            listener.request(Long.MAX_VALUE - 1);
            listener.request(Long.MAX_VALUE - 1);
        }
        assertEquals(List.of("one", "and", "two"), FakeStages.SPOKEN);
        for (int clip = 2; clip < 3 * CLIPS_A_WORD; clip++) {
            assertInstanceOf(SpeechPart.class, listener.next());
        }
        assertEquals(listener, listener.next());
    }

    @Test
    void cancelledMidStream_endsTheWorkAndIsSilent() throws Exception {
        Listener listener;
        try (VoiceCloner cloner = cloner()) {
            listener = listen(cloner, "one and two");
            listener.request(1);
            listener.next();
            listener.subscription.join().cancel();
            listener.request(5);
            listener.subscription.join().cancel();
        }
        assertEquals(List.of(), listener.rest());
        assertEquals(List.of("one"), FakeStages.SPOKEN);
    }

    @Test
    void secondSubscriber_isRefused() throws Exception {
        try (VoiceCloner cloner = cloner()) {
            Flow.Publisher<SpeechPart> speech = cloner.stream(request("word"));
            Listener first = new Listener();
            Listener second = new Listener();
            speech.subscribe(first);
            speech.subscribe(second);
            assertInstanceOf(IllegalStateException.class, second.next());
            first.request(100);
            assertInstanceOf(SpeechPart.class, first.next());
        }
    }

    @Test
    void requestOfNothing_isAnErrorOfTheSubscribers() throws Exception {
        Listener listener;
        try (VoiceCloner cloner = cloner()) {
            listener = listen(cloner, "one and two");
            listener.request(0);
            assertInstanceOf(IllegalArgumentException.class, listener.next());
        }
        assertEquals(List.of(), listener.rest());
    }

    @Test
    void whatSpeakThrows_isTheError() throws Exception {
        VoiceCloner cloner = cloner();
        assertInstanceOf(InvalidInputException.class, listen(cloner, "blank").next());
        Listener late = new Listener();
        cloner.stream(request("word").withTimeout(Duration.ofMillis(10))).subscribe(late);
        assertInstanceOf(TimeoutExceededException.class, late.next());
        cloner.close();
        assertInstanceOf(ClosedException.class, listen(cloner, "word").next());
    }

    @Test
    void subscriberThatThrows_hearsNoMore() throws Exception {
        List<SpeechPart> heard = new ArrayList<>();
        Listener failing = new Listener() {
            @Override
            public void onNext(SpeechPart clip) {
                heard.add(clip);
                throw new IllegalStateException("on purpose");
            }
        };
        try (VoiceCloner cloner = cloner()) {
            cloner.stream(request("one and two")).subscribe(failing);
            failing.request(100);
        }
        assertEquals(1, heard.size());
        assertEquals(List.of(), failing.rest());
    }

    @Test
    void closeWithGrace_endsAStreamThatNobodyReads() throws Exception {
        VoiceCloner cloner = cloner();
        Listener listener = listen(cloner, "one and two");
        cloner.close(Duration.ofMillis(10));
        assertInstanceOf(ClosedException.class, listener.next());
    }

    @Test
    void close_endsStreamsThatNobodyReads() throws Exception {
        VoiceCloner cloner = cloner();
        Listener listener = listen(cloner, "one and two");
        InputStream unread = cloner.streamWav(request("more words than a stream holds ahead"));
        cloner.close();
        assertInstanceOf(ClosedException.class, listener.next());
        IOException failure = assertThrows(IOException.class, unread::readAllBytes);
        assertInstanceOf(ClosedException.class, failure.getCause());
    }

    @Test
    void close_letsAStreamThatIsReadFinish() throws Exception {
        VoiceCloner cloner = cloner();
        Listener listener = listen(cloner, "one and two");
        Waiters<Void> close = Waiters.waiting(cloner::close);
        for (int clip = 0; clip < 3 * CLIPS_A_WORD; clip++) {
            listener.request(1);
            assertInstanceOf(SpeechPart.class, listener.next());
        }
        assertEquals(listener, listener.next());
        close.results();
    }

    @Test
    void closeWithoutGrace_returnsThoughASubscriberIsBlocked() throws Exception {
        CountDownLatch mayGo = new CountDownLatch(1);
        Listener blocked = new Listener() {
            @Override
            public void onNext(SpeechPart clip) {
                super.onNext(clip);
                try {
                    mayGo.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        VoiceCloner cloner = cloner();
        cloner.stream(request("one and two")).subscribe(blocked);
        blocked.request(100);
        assertInstanceOf(SpeechPart.class, blocked.next());
        cloner.close(Duration.ZERO);
        mayGo.countDown();
        assertInstanceOf(ClosedException.class, blocked.next());
    }

    @Test
    void streamWav_isTheWavOfTheWhole() throws Exception {
        try (VoiceCloner cloner = cloner();
                InputStream in = cloner.streamWav(request("some more words"))) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            AudioWriter writer =
                    AudioWriter.toStream(expected, FakeStages.RATE, AudioEncoding.WAV, cloner.syntheticSpeechTags());
            writer.write(cloner.speak(request("some more words")).audio());
            assertArrayEquals(expected.toByteArray(), in.readAllBytes());
            assertEquals(-1, in.read());
        }
    }

    @Test
    void streamAudio_isTheSpeechInTheFormat() throws Exception {
        AudioEncoding pcm = AudioEncoding.of("pcm").withChannels(2);
        try (VoiceCloner cloner = cloner();
                InputStream in = cloner.streamAudio(request("some more words"), pcm)) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            cloner.speak(request("some more words")).writeTo(expected, pcm);
            assertArrayEquals(expected.toByteArray(), in.readAllBytes());
            assertEquals(-1, in.read());
            assertThrows(InvalidInputException.class, () -> cloner.streamAudio(request("x"), AudioEncoding.of("aac")));
        }
    }

    @Test
    void streamAudio_encoderThatFailsEndsTheStream() throws Exception {
        try (VoiceCloner cloner = cloner();
                InputStream in = cloner.streamAudio(request("word ".repeat(200)), AudioEncoding.of("failing"))) {
            assertEquals(
                    "no room left",
                    assertThrows(IOException.class, in::readAllBytes).getMessage());
            assertEquals(
                    "no room left", assertThrows(IOException.class, in::read).getMessage());
        }
    }

    @Test
    void streamWav_headerIsThereBeforeTheSpeech() throws Exception {
        try (VoiceCloner cloner = cloner();
                InputStream in = cloner.streamWav(request("slow"))) {
            assertEquals("RIFF", new String(in.readNBytes(4), java.nio.charset.StandardCharsets.US_ASCII));
            assertEquals(0xFF, in.read());
            FakeStages.slowMayGo.countDown();
            assertTrue(in.readAllBytes().length > 0);
        }
    }

    @Test
    void streamWav_closedEndsTheWorkAndReads() throws Exception {
        try (VoiceCloner cloner = cloner()) {
            InputStream in = cloner.streamWav(request("slow and more words"));
            awaitSlow();
            in.close();
            in.close();
            IOException closed = assertThrows(IOException.class, in::readAllBytes);
            assertInstanceOf(ClosedException.class, closed.getCause());
            FakeStages.slowMayGo.countDown();
        }
        assertEquals(List.of("slow"), FakeStages.SPOKEN);
    }

    @Test
    void streamWav_closedGivesNothingOfWhatItHolds() throws Exception {
        try (VoiceCloner cloner = cloner()) {
            InputStream in = cloner.streamWav(request("some words"));
            assertTrue(in.available() > 0);
            in.close();
            assertClosed(in::read);
            assertClosed(in::available);
            assertClosed(() -> in.read(new byte[0]));
            assertClosed(() -> in.skip(1));
        }
    }

    @Test
    void streamWav_closedAfterItsEndIsClosed() throws Exception {
        try (VoiceCloner cloner = cloner()) {
            InputStream in = cloner.streamWav(request("word"));
            assertTrue(in.readAllBytes().length > 0);
            in.close();
            assertClosed(in::read);
        }
    }

    @Test
    void streamWav_closedMeanwhileFailsTheReadThatWaits() throws Exception {
        try (VoiceCloner cloner = cloner()) {
            InputStream in = cloner.streamWav(request("slow"));
            in.skipNBytes(in.available());
            CompletableFuture<Void> read = CompletableFuture.runAsync(() -> assertClosed(in::read));
            awaitSlow();
            in.close();
            read.get();
            FakeStages.slowMayGo.countDown();
        }
    }

    private static void assertClosed(Executable use) {
        IOException closed = assertThrows(IOException.class, use);
        assertEquals("the stream is closed: call streamWav again", closed.getMessage());
    }

    @Test
    void streamWav_failsWithWhatSpeakThrows() throws Exception {
        QueueOptions one = QueueOptions.defaults().withMaxConcurrent(1).withMaxQueued(0);
        try (VoiceCloner cloner =
                VoiceCloner.builder().backend(FakeStages.NAME).queue(one).build()) {
            try (InputStream in = cloner.streamWav(request("slow"))) {
                assertThrows(OverloadedException.class, () -> cloner.streamWav(request("refused")));
                FakeStages.slowMayGo.countDown();
                in.readAllBytes();
            }
        }
        try (VoiceCloner cloner = cloner();
                InputStream in = cloner.streamWav(request("blank"))) {
            IOException failure = assertThrows(IOException.class, in::readAllBytes);
            assertInstanceOf(InvalidInputException.class, failure.getCause());
        }
    }
}
