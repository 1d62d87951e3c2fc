package io.github.voiceclone.cli.bench.serve;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.cli.bench.serve.SpeechClient.Heard;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Load of a speech server: listeners that arrive whether or not the server keeps up, some of whom go away half-way or send
 * what cannot be spoken; and steady numbers of streams. Every sentence that is heard in full is compared with the same
 * sentence spoken alone.
 */
final class ServeLoad {
    static final List<String> TEXTS = List.of(
            "你好。",
            "今天天气很好，我们去公园走一走。",
            "请在听到提示音以后留言。谢谢你的来电，我们会尽快和你联系。",
            "这是一段比较长的话，里面有好几个句子。第一句说的是天气，第二句说的是时间。最后一句告诉大家，会议改到明天上午十点。");

    private static final List<String> BAD = List.of(
            "{",
            "{\"model\":\"m\",\"voice\":\"nobody-has-this-voice\",\"input\":\"你好\"}",
            "{\"model\":\"m\",\"input\":\"你好\"}",
            "{\"model\":\"m\",\"voice\":\"x\",\"input\":\"\",\"frobnicate\":1}");

    private static final double LEAVING = 0.1;
    private static final double SENDING_NONSENSE = 0.05;
    /** Largest root mean square of the difference from the sentence spoken alone, in 16-bit units: rounding of shared steps. */
    private static final double SAME = 200;

    private final SpeechClient client;
    private final Map<String, Heard> alone = new HashMap<>();

    ServeLoad(SpeechClient client) {
        this.client = client;
    }

    /**
     * Figures of listeners.
     *
     * @param listeners at a time, or the most at a time
     * @param requests that were answered, by status; those that went away half-way under 499
     * @param wrong sentences heard in full that differ from the same sentence alone
     * @param lost requests whose connection broke, or whose speech ended early
     * @param firstAudioMedian seconds to the first audio
     * @param firstAudio95 95th percentile of it
     * @param underruns how often audio came later than it was needed
     * @param audioSeconds speech heard
     * @param seconds how long it took
     */
    record Figures(
            int listeners,
            Map<Integer, Integer> requests,
            int wrong,
            int lost,
            double firstAudioMedian,
            double firstAudio95,
            int underruns,
            double audioSeconds,
            double seconds) {}

    /** Speaks every sentence alone, to compare with. */
    void listenAlone() {
        for (String text : TEXTS) {
            Heard heard = client.speak(text);
            if (heard.status() != 200) {
                throw new VoiceCloneException("the server answers with status " + heard.status() + ": "
                        + StandardCharsets.UTF_8.decode(heard.pcm().duplicate()));
            }
            alone.put(text, heard);
        }
    }

    /** Listens to a steady number of streams, each {@code rounds} times. */
    Figures streams(int count, int rounds) {
        Tally tally = new Tally();
        run(count, listener -> {
            for (int i = 0; i < rounds; i++) {
                listen(TEXTS.get((listener + i) % TEXTS.size()), tally);
            }
        });
        return tally.figures(count);
    }

    /**
     * Sends requests at random times.
     *
     * @param most listeners at a time; who arrives beyond them is not counted
     * @param perSecond mean number of arrivals
     */
    Figures arrivals(int most, double perSecond, double seconds, Consumer<String> progress) {
        Tally tally = new Tally();
        Random random = new Random(1);
        Semaphore room = new Semaphore(most);
        ExecutorService threads = Executors.newCachedThreadPool(ServeLoad::daemon);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            double kind = random.nextDouble();
            String text = TEXTS.get(random.nextInt(TEXTS.size()));
            int bytes = 1 + random.nextInt(60_000);
            String bad = BAD.get(random.nextInt(BAD.size()));
            if (room.tryAcquire()) {
                threads.execute(() -> {
                    try {
                        arrive(kind, text, bytes, bad, tally);
                    } finally {
                        room.release();
                    }
                });
            }
            progress.accept(tally.answered() + " answered, " + (most - room.availablePermits()) + " listening");
            pause(-Math.log(1 - random.nextDouble()) / perSecond);
        }
        room.acquireUninterruptibly(most);
        threads.shutdown();
        return tally.figures(most);
    }

    private void arrive(double kind, String text, int bytes, String bad, Tally tally) {
        try {
            if (kind < LEAVING) {
                Heard heard = client.leave(text, bytes);
                tally.answered(heard.status() == 200 ? 499 : heard.status());
            } else if (kind < LEAVING + SENDING_NONSENSE) {
                tally.answered(client.sendBad(bad).status());
            } else {
                listen(text, tally);
            }
        } catch (VoiceCloneException e) {
            tally.lost();
        }
    }

    private void listen(String text, Tally tally) {
        try {
            Heard heard = client.speak(text);
            tally.answered(heard.status());
            if (heard.status() == 200) {
                tally.heard(heard, isSame(Objects.requireNonNull(alone.get(text)), heard));
            }
        } catch (VoiceCloneException e) {
            tally.lost();
        }
    }

    private static boolean isSame(Heard expected, Heard found) {
        ByteBuffer a = expected.pcm();
        ByteBuffer b = found.pcm();
        if (a.remaining() != b.remaining()) {
            return false;
        }
        double sum = 0;
        int samples = a.remaining() / 2;
        for (int i = 0; i < samples; i++) {
            double difference = a.getShort(2 * i) - b.getShort(2 * i);
            sum += difference * difference;
        }
        return Math.sqrt(sum / Math.max(1, samples)) <= SAME;
    }

    private static void run(int count, Consumer<Integer> task) {
        ExecutorService threads = Executors.newFixedThreadPool(count, ServeLoad::daemon);
        CountDownLatch done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int listener = i;
            threads.execute(() -> {
                try {
                    task.accept(listener);
                } finally {
                    done.countDown();
                }
            });
        }
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "listener");
        thread.setDaemon(true);
        return thread;
    }

    private static void pause(double seconds) {
        try {
            TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts of what was heard. Thread-safe. */
    private static final class Tally {
        private final long start = System.nanoTime();
        private final Map<Integer, Integer> requests = new TreeMap<>();
        private final List<Double> firstAudio = new ArrayList<>();
        private int wrong;
        private int lost;
        private int underruns;
        private double audioSeconds;

        synchronized void answered(int status) {
            requests.merge(status, 1, Integer::sum);
        }

        synchronized int answered() {
            return requests.values().stream().mapToInt(Integer::intValue).sum();
        }

        synchronized void lost() {
            lost++;
        }

        synchronized void heard(Heard heard, boolean same) {
            firstAudio.add(heard.firstAudio());
            underruns += heard.underruns();
            audioSeconds += heard.seconds();
            wrong += same ? 0 : 1;
        }

        synchronized Figures figures(int listeners) {
            List<Double> sorted = firstAudio.stream().sorted().toList();
            return new Figures(
                    listeners,
                    new TreeMap<>(requests),
                    wrong,
                    lost,
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.95),
                    underruns,
                    audioSeconds,
                    (System.nanoTime() - start) / 1e9);
        }

        private static double quantile(List<Double> sorted, double part) {
            return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(part * sorted.size()) - 1);
        }
    }
}
