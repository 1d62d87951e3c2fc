package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Speaks texts: as audio, as events, or as JSON with the times of the words. Thread-safe. */
final class SpeechEndpoint {
    /** Length of one unit of sound in the usage of a request. */
    private static final Duration OUTPUT_TOKEN = Duration.ofMillis(50);

    private final VoiceCloner cloner;
    private final VoiceTable voices;
    private final ServerOptions options;

    SpeechEndpoint(VoiceCloner cloner, VoiceTable voices, ServerOptions options) {
        this.cloner = cloner;
        this.voices = voices;
        this.options = options;
    }

    ApiResponse speak(byte[] body, ApiCall caller) {
        SpeechCall call = SpeechCall.parse(body, options, cloner.sampleRate(), cloner.languages(), cloner.options());
        SpeechRequest request = SpeechRequest.of(
                        call.input(), voices.find(call.voice()).voice())
                .withOptions(call.options())
                .withTimeout(options.timeout())
                .withId(caller.id());
        return call.timestamps() && !call.events() ? withTimes(call, request, caller) : streamed(call, request, caller);
    }

    private ApiResponse withTimes(SpeechCall call, SpeechRequest request, ApiCall caller) {
        CompletableFuture<Speech> speaking = cloner.speakAsync(request);
        caller.onLeave(() -> speaking.cancel(true));
        Speech speech;
        try {
            speech = speaking.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            speech.writeTo(file, call.format().encoding());
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("audio", Base64.getEncoder().encodeToString(file.toByteArray()))
                .put("format", call.format().name())
                .put("sample_rate", call.format().sampleRate())
                .put("duration_seconds", speech.audio().seconds());
        json.set("words", words(speech.words()));
        return ApiResponse.json(200, json);
    }

    private static ObjectNode word(SpokenWord word) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("text", word.text())
                .put("start", word.from().toNanos() / 1e9)
                .put("end", word.to().toNanos() / 1e9)
                .put("from", word.start())
                .put("to", word.end());
    }

    /** Says how a text is read, without speaking it. */
    ApiResponse read(byte[] body) {
        JsonObject json = JsonObject.parse(body, List.of("input"));
        String input = SpeechCall.input(json, options.maxInput());
        List<TextSegment> segments;
        try {
            segments = cloner.read(input);
        } catch (UnsupportedOperationException e) {
            throw ApiException.request(501, null, "not_supported", "the voice pack has no reading of a text to show");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode read = answer.putArray("segments");
        ArrayNode skipped = answer.putArray("skipped");
        for (TextSegment segment : segments) {
            ArrayNode words = read.addObject()
                    .put("start", segment.start())
                    .put("text", segment.text())
                    .put("reading", segment.transcription())
                    .putArray("words");
            for (TextSegment.Word word : segment.words()) {
                words.addObject()
                        .put("start", word.start())
                        .put("text", input.substring(word.start(), word.end()))
                        .put("reading", word.reading());
            }
            segment.skipped().forEach(each -> skipped.addObject()
                    .put("start", each.index())
                    .put("text", Character.toString(each.codePoint())));
        }
        return ApiResponse.json(200, answer);
    }

    /** Begins a dialog with the voice of a path, set by a query; its text comes later, in pieces. */
    SpeechDialog dialog(String voice, ApiRequest request, ApiCall call) {
        return new SpeechDialog(
                cloner, () -> DialogSettings.of(request, voices.find(voice).voice(), cloner), options, call);
    }

    /** Waits for the first audio, so that whatever fails before it has a status of its own. */
    private ApiResponse streamed(SpeechCall call, SpeechRequest request, ApiCall caller) {
        SpeechParts parts = new SpeechParts(cloner.stream(request));
        caller.onLeave(parts::close);
        try {
            SpeechPart first = parts.next();
            if (first != null && caller.hasCompany()) {
                parts.awaitNext(); // The first part is short: next to other requests, the second may come too late
                // for it.
            }
            return call.events()
                    ? ApiResponse.stream("text/event-stream", out -> writeEvents(call, first, parts, out), parts::close)
                    : ApiResponse.stream(
                            call.format().mediaType(), out -> writeAudio(call, first, parts, out), parts::close);
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    private AudioWriter writer(SpeechCall call, OutputStream out) throws IOException {
        return AudioWriter.toStream(out, cloner.sampleRate(), call.format().encoding(), cloner.syntheticSpeechTags());
    }

    private void writeAudio(SpeechCall call, @Nullable SpeechPart first, SpeechParts parts, OutputStream out)
            throws IOException {
        AudioWriter writer = writer(call, out);
        try {
            for (SpeechPart part = first; part != null; part = parts.next()) {
                writer.write(part.audio());
            }
        } catch (RuntimeException e) {
            throw new IncompleteException(e, false);
        }
        writer.finish();
    }

    private void writeEvents(SpeechCall call, @Nullable SpeechPart first, SpeechParts parts, OutputStream out)
            throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        AudioWriter writer = writer(call, encoded);
        List<SpokenWord> words = new ArrayList<>();
        Duration spoken = Duration.ZERO;
        boolean begun = false;
        try {
            for (SpeechPart part = first; part != null; part = parts.next()) {
                AudioClip clip = part.audio();
                spoken = spoken.plus(clip.duration());
                writer.write(clip);
                words.addAll(part.words());
                if (encoded.size() > 0) {
                    send(delta(call, encoded, words, !begun), out);
                    begun = true;
                }
            }
        } catch (RuntimeException e) {
            send(ApiException.of(e).json().put("type", "error"), out);
            throw new IncompleteException(e, true);
        }
        writer.finish();
        if (encoded.size() > 0) {
            send(delta(call, encoded, words, !begun), out);
        }
        send(done(call, spoken), out);
    }

    /** Returns what is encoded and spoken since the last delta, of which nothing is left. */
    private static ObjectNode delta(
            SpeechCall call, ByteArrayOutputStream encoded, List<SpokenWord> words, boolean first) {
        ObjectNode delta =
                event("speech.audio.delta").put("audio", Base64.getEncoder().encodeToString(encoded.toByteArray()));
        encoded.reset();
        if (call.timestamps()) {
            if (first) {
                delta.put("sample_rate", call.format().sampleRate());
            }
            delta.set("words", words(words));
            words.clear();
        }
        return delta;
    }

    static ArrayNode words(List<SpokenWord> words) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        words.forEach(word -> array.add(word(word)));
        return array;
    }

    private static ObjectNode done(SpeechCall call, Duration spoken) {
        int input = call.input().codePointCount(0, call.input().length());
        long output = spoken.dividedBy(OUTPUT_TOKEN);
        ObjectNode done = event("speech.audio.done");
        done.putObject("usage")
                .put("input_tokens", input)
                .put("output_tokens", output)
                .put("total_tokens", input + output);
        if (call.timestamps()) {
            done.put("seed", call.options().seed()).put("duration_seconds", spoken.toNanos() / 1e9);
        }
        return done;
    }

    private static ObjectNode event(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static void send(ObjectNode event, OutputStream out) throws IOException {
        out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
