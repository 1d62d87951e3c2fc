package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.recording.RecordingCheck;
import io.github.voiceclone.recording.RecordingFinding;
import java.util.Locale;

/** Says something of recordings, of which nothing is kept. Thread-safe. */
final class RecordingEndpoints {
    private final VoiceCloner cloner;
    private final VoiceTable table;
    private final Uploads uploads;

    RecordingEndpoints(VoiceCloner cloner, VoiceTable table, Uploads uploads) {
        this.cloner = cloner;
        this.table = table;
        this.uploads = uploads;
    }

    /** Checks a recording before a voice is created from it. */
    ApiResponse check(Multipart form) {
        form.only("file");
        AudioClip clip = uploads.recording("file", form.required("file"));
        RecordingCheck check = Uploads.ofField("file", () -> cloner.checkRecording(clip));
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("duration_seconds", check.seconds());
        ArrayNode findings = json.putArray("findings");
        for (RecordingFinding finding : check.findings()) {
            findings.addObject()
                    .put("kind", finding.kind().name().toLowerCase(Locale.ROOT))
                    .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                    .put("value", finding.measured())
                    .put("unit", finding.unit())
                    .put("expected", finding.expected())
                    .put("message", finding.text())
                    .put("advice", finding.advice());
        }
        return ApiResponse.json(200, json);
    }

    /** Compares a recording with a voice. */
    ApiResponse similarity(Multipart form) {
        form.only("voice", "file");
        Voice known = table.find(form.requiredText("voice")).voice();
        if (!known.encoderModel().equals(cloner.encoderInfo().model())) {
            throw ApiException.invalid(
                    "voice", "other_encoder", "the voice was made by the encoder of another voice pack");
        }
        AudioClip clip = uploads.recording("file", form.required("file"));
        Voice heard = uploads.passingVoice("file", clip);
        if (known.speaker() instanceof SpeakerEmbedding one && heard.speaker() instanceof SpeakerEmbedding other) {
            return ApiResponse.json(200, JsonNodeFactory.instance.objectNode().put("similarity", one.cosine(other)));
        }
        throw ApiException.request(501, null, "not_supported", "the voice pack has no speaker embeddings to compare");
    }
}
