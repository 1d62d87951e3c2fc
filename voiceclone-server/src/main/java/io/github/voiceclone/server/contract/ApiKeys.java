package io.github.voiceclone.server.contract;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * API keys that a server accepts, each with a name for logs and limits. Only their SHA-256 is kept, and all are compared in
 * constant time. Immutable.
 */
public final class ApiKeys {
    private static final int MIN_LENGTH = 16;
    private static final ApiKeys NONE = new ApiKeys(List.of());

    private final List<Key> keys;

    /** A key's name, and its SHA-256 in hex. */
    private record Key(String name, String hash) {}

    private ApiKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Returns no keys: everybody is let in. */
    public static ApiKeys none() {
        return NONE;
    }

    /**
     * Returns the keys of a list: one each, or {@code NAME=KEY}; empty ones and those that begin with # are left out. A key
     * without a name is called by its place, as in {@code key-1}.
     *
     * @throws InvalidInputException if one is shorter than 16 characters, a name is given twice, or there is none
     */
    public static ApiKeys of(List<String> lines) {
        List<Key> keys = new ArrayList<>();
        for (String line : lines) {
            String entry = line.strip();
            if (entry.isEmpty() || entry.startsWith("#")) {
                continue;
            }
            int equals = entry.indexOf('=');
            boolean named = equals > 0
                    && entry.substring(0, equals).matches("[A-Za-z0-9_.-]{1,64}")
                    && equals < entry.length() - MIN_LENGTH;
            String name = named ? entry.substring(0, equals) : "key-" + (keys.size() + 1);
            String key = named ? entry.substring(equals + 1) : entry;
            if (key.length() < MIN_LENGTH) {
                throw new InvalidInputException("the API key '" + name + "' has " + key.length()
                        + " characters, expected at least " + MIN_LENGTH + ": choose a long random one");
            }
            if (keys.stream().anyMatch(other -> other.name.equals(name))) {
                throw new InvalidInputException("there are two API keys called '" + name + "'");
            }
            keys.add(new Key(name, hash(key)));
        }
        if (keys.isEmpty()) {
            throw new InvalidInputException("there is no API key: give one a line, or NAME=KEY");
        }
        return new ApiKeys(keys);
    }

    /**
     * Returns the keys in a file, one a line as {@link #of} reads them.
     *
     * @throws InvalidInputException if it cannot be read, or holds no keys
     */
    public static ApiKeys read(Path file) {
        try {
            return of(Files.readAllLines(file));
        } catch (IOException e) {
            throw new InvalidInputException("the file of API keys " + file + " cannot be read: " + e, e);
        }
    }

    /** Returns whether there are no keys. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Returns the name of a key; empty if it is not one of these. */
    Optional<String> name(String key) {
        byte[] hash = hash(key).getBytes(StandardCharsets.US_ASCII);
        String found = null;
        for (Key each : keys) {
            // All are compared, so that the time says nothing of which.
            if (MessageDigest.isEqual(each.hash.getBytes(StandardCharsets.US_ASCII), hash)) {
                found = each.name;
            }
        }
        return Optional.ofNullable(found);
    }

    private static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns the keys' names. */
    @Override
    public String toString() {
        return "ApiKeys" + keys.stream().map(Key::name).toList();
    }
}
