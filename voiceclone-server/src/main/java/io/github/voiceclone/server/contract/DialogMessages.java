package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Messages of a dialog to its client: speech as it is made, with its words, and the end. Used by one thread. */
final class DialogMessages {
    private final SpeechDialog.Peer to;
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private final List<SpokenWord> words = new ArrayList<>();
    private final AudioWriter writer;
    private long bytes;

    DialogMessages(VoiceCloner cloner, SpeechFormat format, SpeechDialog.Peer to) throws IOException {
        this.to = to;
        this.writer =
                AudioWriter.toStream(encoded, cloner.sampleRate(), format.encoding(), cloner.syntheticSpeechTags());
    }

    /** Returns how many bytes have been sent. */
    long bytes() {
        return bytes;
    }

    /** Sends all parts, and waits for them. */
    void send(SpeechParts parts) throws IOException {
        for (SpeechPart part = parts.next(); part != null; part = parts.next()) {
            writer.write(part.audio());
            words.addAll(part.words());
            sendEncoded();
        }
        writer.finish();
        sendEncoded();
    }

    /** Sends the last message. */
    void end() throws IOException {
        send(JsonNodeFactory.instance.objectNode().putNull("audio").put("isFinal", true));
    }

    /** Sends what is encoded and spoken since the last message, of which nothing is left. */
    private void sendEncoded() throws IOException {
        if (encoded.size() == 0) {
            return;
        }
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put("audio", Base64.getEncoder().encodeToString(encoded.toByteArray()))
                .put("isFinal", false);
        encoded.reset();
        message.set("words", SpeechEndpoint.words(words));
        if (!words.isEmpty()) {
            message.set("alignment", alignment());
        }
        words.clear();
        send(message);
    }

    /** Returns the times of characters: those of a word are spread over it evenly. */
    private ObjectNode alignment() {
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

    private void send(ObjectNode message) throws IOException {
        String text = message.toString();
        to.send(text);
        bytes += text.length();
    }
}
