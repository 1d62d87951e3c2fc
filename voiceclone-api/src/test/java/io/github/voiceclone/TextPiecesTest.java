package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.StreamTest.Listener;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.testing.Waiters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts that come in pieces, on the fake stages: a word is complete once a space follows it. */
@Timeout(180)
class TextPiecesTest extends WithFakeStages {
    private static final int CLIPS_A_WORD = 3;

    /** A publisher that is driven by hand, and counts what is asked of it. */
    private static final class Tokens implements Flow.Publisher<String>, Flow.Subscription {
        private final CompletableFuture<Flow.Subscriber<? super String>> subscriber = new CompletableFuture<>();
        private final AtomicInteger requested = new AtomicInteger();
        private final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public void subscribe(Flow.Subscriber<? super String> given) {
            given.onSubscribe(this);
            subscriber.complete(given);
        }

        @Override
        public void request(long count) {
            assertEquals(1, count);
            requested.incrementAndGet();
        }

        @Override
        public void cancel() {
            cancelled.incrementAndGet();
        }

        /** Sends pieces, each once it is requested. */
        void send(String... pieces) {
            for (String piece : pieces) {
                awaitRequest();
                requested.decrementAndGet();
                subscriber.join().onNext(piece);
            }
        }

        void awaitRequest() {
            Waiters.until("a piece is requested", () -> requested.get() > 0);
        }

        void awaitCancel() {
            Waiters.until("the pieces are cancelled", () -> cancelled.get() > 0);
        }

        void complete() {
            subscriber.join().onComplete();
        }
    }

    private static Listener listen(VoiceCloner cloner, Flow.Publisher<String> pieces) {
        Listener listener = new Listener();
        cloner.stream(request(""), pieces).subscribe(listener);
        return listener;
    }

    private static List<SpeechPart> take(Listener listener, int count) throws InterruptedException {
        List<SpeechPart> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(assertInstanceOf(SpeechPart.class, listener.next()));
        }
        return parts;
    }

    @Test
    void pieces_areSpokenAsWordsAreComplete() throws Exception {
        Tokens tokens = new Tokens();
        try (VoiceCloner cloner = cloner()) {
            Listener listener = new Listener();
            cloner.stream(request("on"), tokens).subscribe(listener);
            listener.request(Long.MAX_VALUE);
            tokens.send("e");
            tokens.awaitRequest();
            assertEquals(List.of(), FakeStages.SPOKEN);
            tokens.send(" ");
            List<SpeechPart> parts = take(listener, CLIPS_A_WORD);
            tokens.send("and t", "wo ", "th", "ree");
            parts.addAll(take(listener, 2 * CLIPS_A_WORD));
            tokens.complete();
            parts.addAll(take(listener, CLIPS_A_WORD));
            assertEquals(listener, listener.next());
            assertEquals(List.of("one", "and", "two", "three"), FakeStages.SPOKEN);
            assertEquals(
                    List.of(0, 1, 2, 3),
                    parts.stream()
                            .filter(SpeechPart::last)
                            .map(part -> part.segment().number())
                            .toList());
            assertEquals(
                    cloner.speak(request("one and two three")).audio(),
                    AudioClip.concat(parts.stream().map(SpeechPart::audio).toList()));
        }
        assertEquals(0, tokens.cancelled.get());
    }

    @Test
    void noMorePieces_areRequestedThanTheBufferHolds() throws Exception {
        Tokens tokens = new Tokens();
        try (VoiceCloner cloner = cloner()) {
            Listener listener = listen(cloner, tokens);
            String word = "w".repeat(99) + " ";
            tokens.send(word); // Is spoken, and its audio waits to be asked for.
            Waiters.until("the word is spoken", () -> FakeStages.SPOKEN.size() == 1);
            for (int sent = 0; sent < 11; sent++) {
                tokens.send(word);
            }
            assertEquals(0, tokens.requested.get());
            listener.request(Long.MAX_VALUE);
            tokens.awaitRequest();
            tokens.complete();
            take(listener, 12 * CLIPS_A_WORD);
            assertEquals(listener, listener.next());
        }
    }

    @Test
    void longWord_isWaitedForBeyondTheBuffer() throws Exception {
        Tokens tokens = new Tokens();
        try (VoiceCloner cloner = cloner()) {
            Listener listener = listen(cloner, tokens);
            listener.request(Long.MAX_VALUE);
            tokens.send("w".repeat(5000), "w", " ");
            take(listener, CLIPS_A_WORD);
            tokens.complete();
            assertEquals(listener, listener.next());
        }
    }

    @Test
    void cancelledSpeech_cancelsThePiecesAndFreesThePermit() throws Exception {
        Tokens idle = new Tokens();
        Tokens unread = new Tokens();
        QueueOptions one = QueueOptions.defaults().withMaxConcurrent(1).withMaxQueued(0);
        try (VoiceCloner cloner =
                VoiceCloner.builder().backend(FakeStages.NAME).queue(one).build()) {
            Listener first = listen(cloner, idle);
            idle.awaitRequest();
            Tokens refused = new Tokens();
            assertInstanceOf(OverloadedException.class, listen(cloner, refused).next());
            refused.awaitCancel();
            first.subscription.join().cancel();
            idle.awaitCancel();
            Waiters.until("the permit is free", () -> speaks(cloner));
            Listener second = listen(cloner, unread);
            unread.send("one two ");
            second.request(1);
            take(second, 1);
            second.subscription.join().cancel();
            unread.awaitCancel();
            Waiters.until("the permit is free", () -> speaks(cloner));
            unread.subscriber.join().onNext("late ");
            unread.complete();
            assertEquals(List.of(), first.rest());
            assertEquals(List.of(), second.rest());
        }
        assertFalse(FakeStages.SPOKEN.contains("two"));
        assertEquals(1, idle.cancelled.get());
        assertEquals(1, unread.cancelled.get());
    }

    private static boolean speaks(VoiceCloner cloner) {
        try {
            return cloner.speak(request("probe")).audio().length() > 0;
        } catch (OverloadedException e) {
            return false;
        }
    }

    @Test
    void idlePublisher_holdsNoThread() throws Exception {
        AtomicInteger running = new AtomicInteger();
        Tokens tokens = new Tokens();
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend(FakeStages.NAME)
                .executor(task -> new Thread(() -> {
                            running.incrementAndGet();
                            task.run();
                            running.decrementAndGet();
                        })
                        .start())
                .build()) {
            Listener listener = listen(cloner, tokens);
            listener.request(Long.MAX_VALUE);
            tokens.send("one ");
            take(listener, CLIPS_A_WORD);
            tokens.awaitRequest();
            Waiters.until("no thread is held", () -> running.get() == 0);
            tokens.send("two ");
            take(listener, CLIPS_A_WORD);
            tokens.complete();
            assertEquals(listener, listener.next());
        }
    }

    @Test
    void failingPublisher_endsTheSpeechAfterWhatIsComplete() throws Exception {
        Tokens tokens = new Tokens();
        IOException failure = new IOException("the model is gone");
        try (VoiceCloner cloner = cloner()) {
            Listener listener = listen(cloner, tokens);
            tokens.send("one two thr");
            tokens.subscriber.join().onError(failure);
            listener.request(Long.MAX_VALUE);
            take(listener, 2 * CLIPS_A_WORD);
            assertSame(failure, listener.next());
        }
        assertEquals(List.of("one", "two"), FakeStages.SPOKEN);
        assertEquals(0, tokens.cancelled.get());
    }

    @Test
    void publisherThatBreaksTheRules_failsTheSpeechOnly() throws Exception {
        try (VoiceCloner cloner = cloner()) {
            Tokens unasked = new Tokens();
            Listener listener = listen(cloner, unasked);
            unasked.send("one ");
            Waiters.until("the word is spoken", () -> FakeStages.SPOKEN.size() == 1);
            unasked.send("w".repeat(2000));
            assertEquals(0, unasked.requested.get());
            Flow.Subscriber<? super String> subscriber = unasked.subscriber.join();
            assertThrows(NullPointerException.class, () -> subscriber.onSubscribe(null));
            Tokens second = new Tokens();
            subscriber.onSubscribe(second);
            assertEquals(1, second.cancelled.get());
            subscriber.onNext("unasked ");
            assertInstanceOf(InvalidInputException.class, listener.next());
            unasked.awaitCancel();
            subscriber.onNext("late ");
            subscriber.onComplete();
            subscriber.onError(new IOException());

            Tokens nothing = new Tokens();
            Listener ofNothing = listen(cloner, nothing);
            nothing.awaitRequest();
            assertThrows(
                    NullPointerException.class, () -> nothing.subscriber.join().onNext(null));
            assertInstanceOf(InvalidInputException.class, ofNothing.next());
            nothing.awaitCancel();

            IllegalStateException broken = new IllegalStateException("on purpose");
            assertSame(
                    broken,
                    listen(cloner, subscribed -> {
                                throw broken;
                            })
                            .next());
            assertSame(
                    broken,
                    listen(
                                    cloner,
                                    subscribed -> subscribed.onSubscribe(new Flow.Subscription() {
                                        @Override
                                        public void request(long count) {
                                            throw broken;
                                        }

                                        @Override
                                        public void cancel() {
                                            throw broken;
                                        }
                                    }))
                            .next());
        }
    }

    @Test
    void piecesSentWithinTheirRequest_areNotNested() throws Exception {
        Iterator<String> words = Stream.generate(() -> "w ").limit(5_000).iterator();
        try (VoiceCloner cloner = cloner()) {
            Listener listener = listen(
                    cloner,
                    subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                        @Override
                        public void request(long count) {
                            if (words.hasNext()) {
                                subscriber.onNext(words.next());
                            } else {
                                subscriber.onComplete();
                            }
                        }

                        @Override
                        public void cancel() {}
                    }));
            listener.request(Long.MAX_VALUE);
            take(listener, 5_000 * CLIPS_A_WORD);
            assertEquals(listener, listener.next());
        }
    }

    @Test
    void lateOrClosed_endsAnIdleStream() throws Exception {
        VoiceCloner cloner = cloner();
        Tokens slow = new Tokens();
        Listener late = new Listener();
        cloner.stream(request("").withTimeout(Duration.ofMillis(20)), slow).subscribe(late);
        assertInstanceOf(TimeoutExceededException.class, late.next());
        slow.awaitCancel();
        Tokens idle = new Tokens();
        Tokens alsoIdle = new Tokens();
        Listener left = listen(cloner, idle);
        Listener alsoLeft = listen(cloner, alsoIdle);
        idle.awaitRequest();
        alsoIdle.awaitRequest();
        cloner.close(); // After five seconds without text.
        assertInstanceOf(ClosedException.class, left.next());
        assertInstanceOf(ClosedException.class, alsoLeft.next());
        idle.awaitCancel();
        Tokens refused = new Tokens();
        assertInstanceOf(ClosedException.class, listen(cloner, refused).next());
        refused.awaitCancel();
    }

    @Test
    void textBeyondTheLimit_failsTheSpeech() throws Exception {
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend(FakeStages.NAME)
                .inputLimits(InputLimits.defaults().withMaxTextLength(8))
                .build()) {
            Tokens tokens = new Tokens();
            Listener listener = listen(cloner, tokens);
            listener.request(Long.MAX_VALUE);
            tokens.send("one ");
            take(listener, CLIPS_A_WORD);
            tokens.send("two ", "t");
            Object event = listener.next();
            while (event instanceof SpeechPart) {
                event = listener.next();
            }
            InvalidInputException refusal = assertInstanceOf(InvalidInputException.class, event);
            assertTrue(refusal.getMessage().startsWith("text has 9 characters, the limit is 8"), refusal.getMessage());
            tokens.awaitCancel();
        }
    }

    @Test
    void failureOfTheSpeech_cancelsThePieces() throws Exception {
        Tokens tokens = new Tokens();
        try (VoiceCloner cloner = cloner()) {
            Listener listener = listen(cloner, tokens);
            tokens.send("blank ");
            assertInstanceOf(InvalidInputException.class, listener.next());
            tokens.awaitCancel();
            Flow.Publisher<SpeechPart> taken = cloner.stream(request(""), new Tokens());
            Listener first = new Listener();
            taken.subscribe(first);
            Listener second = new Listener();
            taken.subscribe(second);
            assertInstanceOf(IllegalStateException.class, second.next());
            first.request(0);
            assertInstanceOf(IllegalArgumentException.class, first.next());
        }
    }
}
