package io.github.voiceclone.server.contract;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Identities that cannot be guessed. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 12;

    private Ids() {}

    /** Returns a new id: a prefix, an underscore and 24 hex digits. */
    static String random(String prefix) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return prefix + "_" + HexFormat.of().formatHex(bytes);
    }
}
