package io.github.voiceclone.server.voices;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cache.internal.RedisLink;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Voices and consents in Redis, which several servers share. Each change is one script, so that none is ever seen half-made.
 *
 * <table>
 * <caption>The keys</caption>
 * <tr><th>key</th><th>content</th></tr>
 * <tr><td>{@code voiceclone:voices}</td><td>a hash of ids to voices in JSON: {@code voice}, a saved {@link
 *     io.github.voiceclone.Voice} in base64, {@code consent}, {@code created} (ISO 8601), {@code cache_keys}</td></tr>
 * <tr><td>{@code voiceclone:consents}</td><td>a hash of ids to consents in JSON: {@code name}, {@code language}, {@code
 *     created}, and, where the servers compare voices, {@code voice}</td></tr>
 * <tr><td>{@code voiceclone:recordings}</td><td>a hash of ids of consents to their recordings, as they were
 *     uploaded</td></tr>
 * <tr><td>{@code voiceclone:version}</td><td>a random text that is another one after each change</td></tr>
 * </table>
 *
 * <p>What was read last is kept, and read again when the version is another one: a call that changes nothing asks Redis for
 * the version alone. Redis must be one that neither evicts nor forgets: {@code maxmemory-policy noeviction}, and persistence
 * on. A node of a Redis Cluster cannot be used. While Redis is away each call fails within the time-outs, of two seconds to
 * connect and five for an answer.
 */
public final class RedisVoiceStore implements VoiceStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisVoiceStore.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** Enough for a recording of a consent, of some megabytes. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final String[] KEYS = {
        "voiceclone:version", "voiceclone:consents", "voiceclone:recordings", "voiceclone:voices"
    };

    private static final String CHANGED = "redis.call('SET', KEYS[1], ARGV[1]) ";

    private static final String READ = "local version = redis.call('GET', KEYS[1]) or ''"
            + " if version ~= '' and version == ARGV[1] then return {version} end"
            + " return {version, redis.call('HGETALL', KEYS[2]), redis.call('HGETALL', KEYS[4])}";

    private static final String ADD_CONSENT = "redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])"
            + " redis.call('HSET', KEYS[2], ARGV[2], ARGV[3]) " + CHANGED + "return {}";

    private static final String UPDATE_CONSENT = "if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return {} end"
            + " redis.call('HSET', KEYS[2], ARGV[2], ARGV[3]) " + CHANGED + "return {'kept'}";

    private static final String ADD_VOICE = "if ARGV[4] ~= '' and redis.call('HEXISTS', KEYS[2], ARGV[4]) == 0 then"
            + " return {} end redis.call('HSET', KEYS[4], ARGV[2], ARGV[3]) " + CHANGED + "return {'kept'}";

    private static final String REMOVE_VOICE = "redis.call('HDEL', KEYS[4], ARGV[2]) " + CHANGED + "return {}";

    private static final String REMOVE_CONSENT = "redis.call('HDEL', KEYS[2], ARGV[2])"
            + " redis.call('HDEL', KEYS[3], ARGV[2]) local removed = {} local all = redis.call('HGETALL', KEYS[4])"
            + " for i = 1, #all, 2 do local sound, voice = pcall(cjson.decode, all[i + 1])"
            + " if sound and type(voice) == 'table' and voice.consent == ARGV[2] then"
            + " redis.call('HDEL', KEYS[4], all[i]) removed[#removed + 1] = all[i] removed[#removed + 1] = all[i + 1]"
            + " end end " + CHANGED + "return removed";

    private final RedisLink link;
    private volatile Content read = new Content(new byte[0], Map.of(), Map.of());

    /** Content of Redis at a version. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Content(byte[] version, Map<String, Consent> consents, Map<String, StoredVoice> voices) {}

    /** Reader of a record. */
    private interface Reader<T> {
        T read(String id, byte[] record) throws IOException;
    }

    /**
     * Creates a store; it connects when it is first used.
     *
     * @param uri the server, as {@code redis://[user:password@]host[:port][/database]}; {@code rediss} for TLS
     * @throws InvalidInputException if that is no such address
     */
    public RedisVoiceStore(String uri) {
        link = new RedisLink("voice store", RedisLink.parse("voice store", uri), CONNECT_TIMEOUT, TIMEOUT);
    }

    /** Returns whether an address is one of Redis, rather than a folder. */
    public static boolean isAddress(String address) {
        return address.startsWith("redis://") || address.startsWith("rediss://");
    }

    /** Runs a script that may run twice; texts and bytes are its arguments. */
    private List<Object> run(String script, Object... arguments) {
        byte[][] values = Arrays.stream(arguments)
                .map(value -> value instanceof byte[] bytes
                        ? bytes
                        : String.valueOf(value).getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        try {
            return link.call(commands -> commands.<List<Object>>eval(script, ScriptOutputType.MULTI, KEYS, values));
        } catch (ExecutionException e) {
            throw failed(RedisLink.reason(e), e);
        } catch (TimeoutException e) {
            throw failed(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted while waiting for an answer", e);
        }
    }

    private VoiceStoreException failed(String reason, Exception cause) {
        return new VoiceStoreException(
                "the voice store " + link.target() + " cannot be used: " + reason + "; check that Redis runs", cause);
    }

    private static String newVersion() {
        return UUID.randomUUID().toString();
    }

    private Content content() {
        Content last = read;
        List<Object> answer = run(READ, (Object) last.version);
        if (answer.size() == 1) {
            return last;
        }
        Map<String, Consent> consents = records(answer.get(1), StoreRecords::consent, Consent.OLDEST_FIRST);
        Map<String, StoredVoice> voices = records(answer.get(2), StoreRecords::wholeVoice, StoredVoice.OLDEST_FIRST);
        voices.values()
                .removeIf(voice -> voice.consent().isPresent()
                        && !consents.containsKey(voice.consent().get()));
        Content content = new Content((byte[]) answer.get(0), consents, voices);
        read = content;
        return content;
    }

    /** Returns the records of a hash by their ids, in order; a damaged one is reported and left out. */
    private <T> Map<String, T> records(@Nullable Object hash, Reader<T> reader, Comparator<T> order) {
        Map<String, T> all = new LinkedHashMap<>();
        if (hash instanceof List<?> pairs) {
            for (int i = 0; i + 1 < pairs.size(); i += 2) {
                String id = new String((byte[]) pairs.get(i), StandardCharsets.UTF_8);
                try {
                    all.put(id, reader.read(id, (byte[]) pairs.get(i + 1)));
                } catch (IOException | InvalidInputException e) {
                    LOG.warn("{} in {} is left out: {}", id, link.target(), StoreRecords.reason(e));
                }
            }
        }
        Map<String, T> sorted = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(order))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    @Override
    public void addConsent(Consent consent, byte[] recording) {
        run(ADD_CONSENT, newVersion(), StoreRecords.requireId(consent.id()), StoreRecords.of(consent), recording);
    }

    @Override
    public boolean updateConsent(Consent consent) {
        return !run(UPDATE_CONSENT, newVersion(), consent.id(), StoreRecords.of(consent))
                .isEmpty();
    }

    @Override
    public Optional<Consent> consent(String id) {
        return Optional.ofNullable(content().consents.get(id));
    }

    @Override
    public List<Consent> consents() {
        return List.copyOf(content().consents.values());
    }

    @Override
    public Optional<List<StoredVoice>> removeConsent(String id) {
        Content before = content();
        if (!before.consents.containsKey(id)) {
            return Optional.empty();
        }
        Map<String, StoredVoice> removed = new LinkedHashMap<>(before.voices);
        removed.values().removeIf(voice -> !voice.consent().equals(Optional.of(id)));
        // A voice may have been added since; and the script's answer is empty if it has run twice.
        removed.putAll(
                records(run(REMOVE_CONSENT, newVersion(), id), StoreRecords::wholeVoice, StoredVoice.OLDEST_FIRST));
        return Optional.of(List.copyOf(removed.values()));
    }

    @Override
    public boolean addVoice(StoredVoice voice) {
        return !run(
                        ADD_VOICE,
                        newVersion(),
                        StoreRecords.requireId(voice.id()),
                        StoreRecords.ofWhole(voice),
                        voice.consent().orElse(""))
                .isEmpty();
    }

    @Override
    public Optional<StoredVoice> voice(String id) {
        return Optional.ofNullable(content().voices.get(id));
    }

    @Override
    public List<StoredVoice> voices() {
        return List.copyOf(content().voices.values());
    }

    @Override
    public Optional<StoredVoice> removeVoice(String id) {
        Optional<StoredVoice> voice = voice(id);
        voice.ifPresent(found -> run(REMOVE_VOICE, newVersion(), found.id()));
        return voice;
    }

    /** Closes the connection; a later call makes a new one. */
    @Override
    public void close() {
        link.disconnect();
    }
}
