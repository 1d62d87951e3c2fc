package io.github.voiceclone.cli.options;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cli.output.OutputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;

/** UTF-8 text of standard input, as it comes: each piece is what is there when it is asked for. For one subscriber. */
final class InputPieces implements Flow.Publisher<String> {
    private static final int MAX_PIECE = 256;

    private final InputStream in;

    InputPieces(InputStream in) {
        this.in = in;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super String> subscriber) {
        Reading reading = new Reading(in, subscriber);
        subscriber.onSubscribe(reading);
        Thread thread = new Thread(reading, "voiceclone-input");
        thread.setDaemon(true); // Nothing interrupts a read of standard input.
        thread.start();
    }

    private static final class Reading implements Flow.Subscription, Runnable {
        private final Semaphore demand = new Semaphore(0);
        private final Flow.Subscriber<? super String> subscriber;
        private final Reader reader;
        private volatile boolean cancelled;

        Reading(InputStream in, Flow.Subscriber<? super String> subscriber) {
            this.subscriber = subscriber;
            this.reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()); // Reports what is not UTF-8.
        }

        @Override
        public void request(long count) {
            demand.release((int) Math.min(count, Integer.MAX_VALUE - demand.availablePermits()));
        }

        @Override
        public void cancel() {
            cancelled = true;
            demand.release();
        }

        @Override
        public void run() {
            try {
                char[] piece = new char[MAX_PIECE];
                boolean first = true;
                while (true) {
                    demand.acquire();
                    int count = cancelled ? -1 : reader.read(piece);
                    if (cancelled) {
                        return;
                    }
                    if (count < 0) {
                        subscriber.onComplete();
                        return;
                    }
                    String text = new String(piece, 0, count);
                    subscriber.onNext(first ? TextOptions.withoutByteOrderMark(text) : text);
                    first = false;
                }
            } catch (CharacterCodingException e) {
                subscriber.onError(new InvalidInputException("standard input is not UTF-8: convert it", e));
            } catch (IOException e) {
                subscriber.onError(
                        new InvalidInputException("standard input cannot be read: " + OutputFile.reason(e), e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // Of a thread of ours: the process is ending.
            }
        }
    }
}
