package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.CancelledException;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Text in pieces for speech in parts, over messages in both directions, in ElevenLabs' shape: {@code {"text": …}} for each
 * piece, the first with settings, the last empty; {@code {"audio": …}} for each part, {@code {"isFinal": true}} at the end.
 * Messages come from one thread at a time; speech is sent by a thread of the executor.
 */
public final class SpeechDialog {
    /** The longest text of a dialog, as a multiple of that of a request. */
    private static final int MAX_TEXTS = 16;

    private static final int MAX_IDLE_SECONDS = 180;
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
    private final Voice voice;
    private final SpeechFormat format;
    private final ServerOptions limits;
    private final ApiCall call;
    private final Duration idle;
    private final TextPieces pieces = new TextPieces();
    private SynthesisOptions options;
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

    SpeechDialog(VoiceCloner cloner, Voice voice, ApiRequest request, ServerOptions limits, ApiCall call) {
        this.cloner = cloner;
        this.voice = voice;
        this.limits = limits;
        this.call = call;
        this.format =
                SpeechFormat.ofOutputFormat(request.parameter("output_format").orElse(SpeechFormat.DEFAULT), cloner.sampleRate());
        request.parameter("language_code")
                .ifPresent(language -> SpeechCall.checkLanguage(language, cloner.languages()));
        this.options = SynthesisOptions.defaults().withSeed(number(request, "seed", Long.MIN_VALUE, Long.MAX_VALUE, 0));
        this.idle = Duration.ofSeconds(number(request, "inactivity_timeout", 1, MAX_IDLE_SECONDS, 20));
    }

    private static long number(ApiRequest request, String name, long min, long max, long otherwise) {
        String text = request.parameter(name).orElse(String.valueOf(otherwise));
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw ApiException.invalid(name, "invalid_type", "'" + name + "' must be an integer");
        }
        throw ApiException.invalid(name, "invalid_value", "'" + name + "' must be " + min + " to " + max);
    }

    /** Returns how long the client may say nothing before the end of its text. */
    public Duration idle() {
        return idle;
    }

    /** Returns how long a connection may be silent both ways: what has come is spoken after the client's silence. */
    public Duration silence() {
        return idle.plus(limits.timeout());
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
            String text = json.requiredString("text");
            boolean flush = json.flag("flush").orElse(false);
            hasText |= !text.isBlank();
            if (text.isEmpty() && !flush && !hasText) {
                throw ApiException.invalid("text", "empty_string", "'text' is empty: nothing came before the end");
            }
            if (!begun) {
                begin(json);
            }
            append(text, flush);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Ends the text of a client that has said nothing for {@link #idle()}: what came is spoken, then the client is told. */
    public synchronized void expire() {
        if (complete || gone || System.nanoTime() - heard < idle.toNanos()) {
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
                "no text came for " + idle.toSeconds()
                        + " s: end the text with {\"text\": \"\"}, or raise 'inactivity_timeout'");
    }

    private void begin(JsonObject json) {
        json.object("voice_settings", VOICE_SETTINGS)
                .flatMap(settings -> settings.number("speed"))
                .ifPresent(speed -> {
                    SpeechCall.requireRange(
                            "voice_settings.speed", speed, SynthesisOptions.MIN_SPEED, SynthesisOptions.MAX_SPEED);
                    options = options.withSpeed(speed);
                });
        if (executor != null) {
            executor.execute(this::speak);
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

    private void speak() {
        Peer to = peer;
        if (to == null) {
            return;
        }
        String outcome = "failed";
        Sent sent = new Sent(to);
        SpeechRequest request = SpeechRequest.of("", voice)
                .withOptions(options)
                .withTimeout(limits.timeout())
                .withId(call.id());
        try (SpeechParts made = new SpeechParts(cloner.stream(request, pieces))) {
            parts = made;
            if (gone || mistake != null) {
                throw new CancelledException();
            }
            send(made, sent);
            if (expired) {
                throw silent();
            }
            sent.message(JsonNodeFactory.instance.objectNode().putNull("audio").put("isFinal", true));
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
            call.endDialog(sent.bytes, outcome);
        }
    }

    private void send(SpeechParts made, Sent sent) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        AudioWriter writer =
                AudioWriter.toStream(encoded, cloner.sampleRate(), format.encoding(), cloner.syntheticSpeechTags());
        List<SpokenWord> words = new ArrayList<>();
        for (SpeechPart part = made.next(); part != null; part = made.next()) {
            writer.write(part.audio());
            words.addAll(part.words());
            if (encoded.size() > 0) {
                sent.message(audio(encoded, words));
            }
        }
        writer.finish();
        if (encoded.size() > 0) {
            sent.message(audio(encoded, words));
        }
    }

    /** Returns the message of what is encoded and spoken since the last one, of which nothing is left. */
    private static ObjectNode audio(ByteArrayOutputStream encoded, List<SpokenWord> words) {
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put("audio", Base64.getEncoder().encodeToString(encoded.toByteArray()))
                .put("isFinal", false);
        encoded.reset();
        message.set("words", SpeechEndpoint.words(words));
        if (!words.isEmpty()) {
            message.set("alignment", alignment(words));
        }
        words.clear();
        return message;
    }

    /** Returns the times of characters: those of a word are spread over it evenly. */
    private static ObjectNode alignment(List<SpokenWord> words) {
        ObjectNode alignment = JsonNodeFactory.instance.objectNode();
        ArrayNode chars = alignment.putArray("chars");
        ArrayNode starts = alignment.putArray("charStartTimesMs");
        ArrayNode durations = alignment.putArray("charDurationsMs");
        for (SpokenWord word : words) {
            int[] points = word.text().codePoints().toArray();
            long each = word.to().minus(word.from()).toMillis() / Math.max(1, points.length);
            for (int i = 0; i < points.length; i++) {
                chars.add(Character.toString(points[i]));
                starts.add(word.from().toMillis() + i * each);
                durations.add(each);
            }
        }
        return alignment;
    }

    /** Counts what is sent. */
    private static final class Sent {
        private final Peer to;
        private long bytes;

        Sent(Peer to) {
            this.to = to;
        }

        void message(ObjectNode message) throws IOException {
            String text = message.toString();
            to.send(text);
            bytes += text.length();
        }
    }
}
