package io.github.voiceclone.cache;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cache.internal.RedisLink;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tier in Redis, where other processes and machines find its entries. Thread-safe.
 *
 * <p>The speaker of a key is the string {@code embed:<the key's 64 hex digits>}, in the bytes that {@link CacheTier}
 * specifies, so that programs in any language can read and write them: an embedding's are its values as little-endian
 * IEEE 754 float32, end to end, and nothing else. It expires a while after it was written. A batch is looked up with one {@code MGET} and written with pipelined {@code SET}.
 *
 * <p>A Redis that is down or slow never fails a call, and costs at most one time-out of it: after a failure it is left
 * alone for a second, then for twice as long after each trial that fails, up to 30 seconds, and used as before when
 * a trial succeeds. A Redis that refuses, as when its memory is full, is asked on; one that is a node of a Redis Cluster is
 * not supported, and is left alone once it said so. The connection is made when an encoder begins to use the tier and closed
 * with the last one. The first answer on a connection is waited for as long as connecting may take.
 */
public final class RedisTier implements CacheTier {
    /** Default time that Redis keeps an entry after it was written. */
    public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofHours(24);

    /** The largest value that is written, in bytes, unless set: a prompt of a minute of 1,024 values at 12.5 Hz fits. */
    public static final long DEFAULT_MAXIMUM_VALUE_BYTES = 4L << 20;

    /** The longest wait for an answer, unless set. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(200);

    /** The longest wait for a connection, unless set. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /** A hundred years, which Redis can add to its clock; longer ones are cut to it. */
    private static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(36_500);

    /** The most milliseconds that the client's sockets count; longer ones are cut to it. */
    private static final Duration MAX_WAIT = Duration.ofMillis(Integer.MAX_VALUE);

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(RedisTier.class);
    private static final Pattern CLUSTER = Pattern.compile("^(?:MOVED|ASK|CROSSSLOT)\\b");
    private static final String KEY_PREFIX = "embed:";

    private final RedisLink link;
    private final Duration timeToLive;
    private final long maximumValueBytes;
    private final CircuitBreaker breaker;
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean isCluster;

    private RedisTier(Builder settings) {
        this.link = new RedisLink("cache", settings.address, settings.connectTimeout, settings.timeout);
        this.timeToLive = settings.timeToLive;
        this.maximumValueBytes = settings.maximumValueBytes;
        this.breaker = new CircuitBreaker(settings.firstPause, MAX_PAUSE, System::nanoTime);
    }

    /**
     * Returns a builder, whose every other setting has a default. Nothing is connected yet.
     *
     * @param uri the server, as {@code redis://[user:password@]host[:port][/database]}; {@code rediss} for TLS
     * @throws InvalidInputException if that is no such address
     */
    public static Builder builder(String uri) {
        return new Builder(uri);
    }

    @Override
    public String name() {
        return link.target();
    }

    @Override
    public long maximumValueBytes() {
        return maximumValueBytes;
    }

    @Override
    public Map<SpeakerKey, byte[]> get(Set<SpeakerKey> keys) {
        if (keys.isEmpty() || isCluster || !breaker.mayTry()) {
            return Map.of();
        }
        List<SpeakerKey> order = List.copyOf(keys);
        String[] names = order.stream().map(RedisTier::name).toArray(String[]::new);
        List<KeyValue<String, byte[]>> answer = guarded(commands -> commands.mget(names));
        Map<SpeakerKey, byte[]> found = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            SpeakerKey key = order.get(i);
            answer.get(i).ifHasValue(value -> found.put(key, value));
        }
        return found;
    }

    @Override
    public int put(Map<SpeakerKey, byte[]> values) {
        if (values.isEmpty() || isCluster || !breaker.mayTry()) {
            return 0;
        }
        guarded(commands -> {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            SetArgs expiring = SetArgs.Builder.px(timeToLive);
            values.forEach((key, value) ->
                    answers.add(commands.set(name(key), value, expiring).toCompletableFuture()));
            return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
        });
        return values.size();
    }

    /** Removes values, also while Redis is left alone after a failure. */
    @Override
    public void remove(Set<SpeakerKey> keys) {
        if (!keys.isEmpty() && !isCluster) {
            String[] names = keys.stream().map(RedisTier::name).toArray(String[]::new);
            Long unused = guarded(commands -> commands.del(names));
        }
    }

    @Override
    public void start() {
        users.incrementAndGet();
        link.connect();
    }

    @Override
    public void stop() {
        if (users.decrementAndGet() <= 0) {
            link.disconnect();
        }
    }

    private static String name(SpeakerKey key) {
        return KEY_PREFIX + key.hex();
    }

    /** Sends commands on behalf of a caller that the breaker let in, and tells the breaker how that went. */
    private <T> T guarded(Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
        Outcome outcome = Outcome.UNKNOWN;
        try {
            T answer = link.call(command);
            outcome = Outcome.ANSWERED;
            return answer;
        } catch (ExecutionException e) {
            outcome = RedisLink.isRefusal(e) ? Outcome.ANSWERED : Outcome.FAILED;
            String reason = RedisLink.reason(e);
            if (RedisLink.isRefusal(e) && CLUSTER.matcher(reason).find()) {
                isCluster = true;
                reason =
                        "it is a node of a Redis Cluster, which this cache cannot use: give it a single Redis, or a proxy before"
                                + " the cluster. It is not asked again (" + reason + ")";
            }
            throw new IllegalStateException(reason, e);
        } catch (TimeoutException e) {
            outcome = Outcome.FAILED;
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        } finally {
            tell(outcome);
        }
    }

    private void tell(Outcome outcome) {
        switch (outcome) {
            case ANSWERED -> {
                if (breaker.succeeded()) {
                    LOG.info("cache {} answers again", name());
                }
            }
            case FAILED -> LOG.debug("cache {} is left alone for {}", name(), breaker.failed());
            case UNKNOWN -> breaker.undecided();
        }
    }

    /** Outcome of a call, as far as it concerns the server. */
    private enum Outcome {
        ANSWERED,
        FAILED,
        UNKNOWN
    }

    /** Settings of a {@link RedisTier}. Not thread-safe. */
    public static final class Builder {
        private final RedisURI address;
        private Duration timeToLive = DEFAULT_TIME_TO_LIVE;
        private long maximumValueBytes = DEFAULT_MAXIMUM_VALUE_BYTES;
        private Duration timeout = DEFAULT_TIMEOUT;
        private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
        private Duration firstPause = FIRST_PAUSE;

        private Builder(String uri) {
            this.address = RedisLink.parse("cache", uri);
        }

        /** Sets how long Redis keeps an entry after it was written; {@link #DEFAULT_TIME_TO_LIVE} unless set. */
        public Builder timeToLive(Duration duration) {
            timeToLive = Settings.positive("timeToLive", duration, MAX_TIME_TO_LIVE);
            return this;
        }

        /**
         * Sets the largest value that is written, in bytes; {@link #DEFAULT_MAXIMUM_VALUE_BYTES} unless set. It should be
         * sent well within {@link #timeout}.
         */
        public Builder maximumValueBytes(long bytes) {
            maximumValueBytes = Settings.positive("maximumValueBytes", bytes);
            return this;
        }

        /** Sets the longest wait for an answer; {@link #DEFAULT_TIMEOUT} unless set. */
        public Builder timeout(Duration duration) {
            timeout = Settings.positive("timeout", duration, MAX_WAIT);
            return this;
        }

        /** Sets the longest wait for a connection; {@link #DEFAULT_CONNECT_TIMEOUT} unless set. */
        public Builder connectTimeout(Duration duration) {
            connectTimeout = Settings.positive("connectTimeout", duration, MAX_WAIT);
            return this;
        }

        Builder firstPause(Duration duration) {
            firstPause = duration;
            return this;
        }

        /** Returns the tier; it connects when an encoder begins to use it. */
        public RedisTier build() {
            return new RedisTier(this);
        }
    }
}
