package io.github.voiceclone.server.contract;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.VoiceCloner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Text in pieces for speech in parts, over messages in both directions, in ElevenLabs' shape: {@code {"text": …}} for each
 * piece, the first with settings, the last empty; {@code {"audio": …}} for each part, {@code {"isFinal": true}} at the end.
 * Messages come from one thread at a time; speech is sent by a thread of the executor.
 */
public final class SpeechDialog {
    /** The longest text of a dialog, as a multiple of that of a request. */
    private static final int MAX_TEXTS = 16;

    /** Time in which a client without a key in its head has to send one. */
    private static final Duration KEY_WAIT = Duration.ofSeconds(5);

    private static final int NORMAL = 1000;
    private static final int VIOLATION = 1008;
    private static final int DEFECT = 1011;

    private static final List<String> FIELDS = List.of(
            "text",
            "flush",
            "voice_settings",
            "generation_config",
            "try_trigger_generation",
            "xi_api_key",
            "authorization");

    private static final List<String> VOICE_SETTINGS =
            List.of("speed", "stability", "similarity_boost", "style", "use_speaker_boost");

    private final VoiceCloner cloner;
    private final Supplier<DialogSettings> asked;
    private final ServerOptions limits;
    private final ApiCall call;
    private final TextPieces pieces = new TextPieces();
    private volatile @Nullable DialogSettings settings;
    private @Nullable Peer peer;
    private @Nullable Executor executor;
    private boolean complete;
    private boolean hasText;
    private long length;
    private long heard;
    private volatile boolean begun;
    private volatile boolean gone;
    private volatile boolean expired;
    private volatile @Nullable RuntimeException mistake;
    private volatile @Nullable SpeechParts parts;

    /** Carrier of the messages of a dialog. */
    public interface Peer {
        /** Sends a message, and waits until it has left. */
        void send(String message) throws IOException;

        /** Ends the dialog, with a status of RFC 6455. */
        void close(int status, String reason);
    }

    /**
     * Creates a dialog.
     *
     * @param asked reads what the address asks for: now, or when the key has come if the call still waits for one, so that
     *     nobody without a key learns of voices
     */
    SpeechDialog(VoiceCloner cloner, Supplier<DialogSettings> asked, ServerOptions limits, ApiCall call) {
        this.cloner = cloner;
        this.asked = asked;
        this.limits = limits;
        this.call = call;
        if (!call.awaitsKey()) {
            settings = asked.get();
        }
    }

    /** Returns how long the client may say nothing before the end of its text. */
    public Duration idle() {
        DialogSettings known = settings;
        return known == null ? KEY_WAIT : known.idle();
    }

    /** Returns how long a connection may be silent both ways: what has come is spoken after the client's silence. */
    public Duration silence() {
        return settings == null ? KEY_WAIT.multipliedBy(2) : idle().plus(limits.timeout());
    }

    /** Returns the longest message that is taken, in bytes. */
    public int maxMessageBytes() {
        return call.maxMessage();
    }

    /** Begins the dialog. */
    public synchronized void open(Peer with, Executor on) {
        peer = with;
        executor = on;
        heard = System.nanoTime();
    }

    /** Takes a message. */
    public synchronized void receive(String message) {
        heard = System.nanoTime();
        if (complete || gone) {
            return;
        }
        try {
            JsonObject json = JsonObject.parseMessage(message.getBytes(StandardCharsets.UTF_8), FIELDS);
            DialogSettings known = settings;
            if (known == null) {
                call.authenticate(json.string("xi_api_key").or(() -> json.string("authorization")));
                known = asked.get();
                settings = known;
            }
            String text = json.requiredString("text");
            boolean flush = json.flag("flush").orElse(false);
            hasText |= !text.isBlank();
            if (text.isEmpty() && !flush && !hasText) {
                throw ApiException.invalid("text", "empty_string", "'text' is empty: nothing came before the end");
            }
            if (!begun) {
                begin(json, known);
            }
            append(text, flush);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Ends the text of a client that has said nothing for {@link #idle()}: what came is spoken, then the client is told. */
    public synchronized void expire() {
        if (complete || gone || System.nanoTime() - heard < idle().toNanos()) {
            return;
        }
        if (settings == null) {
            fail(ApiException.noKey());
            return;
        }
        if (!hasText) {
            fail(silent());
            return;
        }
        expired = true;
        complete = true;
        pieces.end();
    }

    private ApiException silent() {
        return ApiException.request(
                408,
                "text",
                "inactivity_timeout",
                "no text came for " + idle().toSeconds()
                        + " s: end the text with {\"text\": \"\"}, or raise 'inactivity_timeout'");
    }

    private void begin(JsonObject json, DialogSettings known) {
        Optional<Double> speed = json.object("voice_settings", VOICE_SETTINGS).flatMap(given -> given.number("speed"));
        speed.ifPresent(value -> SpeechCall.requireRange(
                "voice_settings.speed", value, SynthesisOptions.MIN_SPEED, SynthesisOptions.MAX_SPEED));
        SynthesisOptions options = known.options();
        SpeechRequest request = SpeechRequest.of("", known.voice())
                .withOptions(speed.isPresent() ? options.withSpeed(speed.get()) : options)
                .withTimeout(limits.timeout())
                .withId(call.id());
        Peer to = peer;
        if (executor != null && to != null) {
            executor.execute(() -> speak(request, known.format(), to));
        }
        begun = true;
    }

    private void append(String text, boolean flush) {
        length += text.length();
        long longest = (long) limits.maxInput() * MAX_TEXTS;
        if (length > longest) {
            throw ApiException.invalid(
                    "text", "string_above_max_length", "the texts have over " + longest + " characters together");
        }
        if (text.isEmpty() && !flush) {
            complete = true;
            pieces.end();
            return;
        }
        if (!text.isEmpty()) {
            pieces.add(text);
        }
        if (flush) {
            pieces.add("\n"); // The end of a line: nothing that follows can change how it is spoken.
        }
    }

    /** Ends the dialog: its peer has gone. */
    public void closed() {
        gone = true;
        stop();
    }

    /** Refuses a message, which ends the dialog. */
    private void fail(RuntimeException error) {
        complete = true;
        mistake = error;
        if (!begun) {
            tell(error);
        }
        stop();
    }

    private void stop() {
        SpeechParts made = parts;
        if (made != null) {
            made.close(); // Who speaks sees why.
        } else if (!begun) {
            call.endDialog(0, mistake == null ? "ok" : "failed");
        }
    }

    private void tell(RuntimeException error) {
        Peer to = peer;
        if (to == null) {
            return;
        }
        ApiException told = ApiException.of(error);
        call.report(told, error);
        try {
            to.send(told.json().toString());
            to.close(told.status() < 500 ? VIOLATION : DEFECT, "see the last message");
        } catch (IOException e) {
            gone = true;
        }
    }

    private void speak(SpeechRequest request, SpeechFormat format, Peer to) {
        String outcome = "failed";
        long sent = 0;
        try (SpeechParts made = new SpeechParts(cloner.stream(request, pieces))) {
            parts = made;
            if (gone || mistake != null) {
                throw new CancelledException();
            }
            DialogMessages messages = new DialogMessages(cloner, format, to);
            try {
                messages.send(made);
                if (expired) {
                    throw silent();
                }
                messages.end();
            } finally {
                sent = messages.bytes();
            }
            to.close(NORMAL, "");
            outcome = "ok";
        } catch (IOException e) {
            outcome = "aborted";
        } catch (RuntimeException e) {
            RuntimeException cause = mistake;
            if (gone) {
                outcome = "aborted";
            } else {
                tell(cause == null ? e : cause);
            }
        } finally {
            pieces.cancel();
            call.endDialog(sent, outcome);
        }
    }
}
