package io.github.voiceclone.cache;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encoder without a model whose speakers are prompts: one frame of the first sample, or always the same one. */
final class FakePrompts implements Encoder {
    int batches;
    private final @Nullable SpeakerPrompt always;

    FakePrompts() {
        this(null);
    }

    FakePrompts(@Nullable SpeakerPrompt always) {
        this.always = always;
    }

    /** Returns what this encoder makes of {@code request(seed)}. */
    static SpeakerPrompt prompt(float seed) {
        return SpeakerPrompt.of("fake-latents", 2, 12.5, new float[] {seed, -3}).withTranscript("say " + seed);
    }

    @Override
    public StageInfo info() {
        return new StageInfo("fake-prompts", "fp32", FakeEncoder.FINGERPRINT, "model");
    }

    @Override
    public SpeakerFormat speakerFormat() {
        return new SpeakerFormat.Prompt("fake-latents", 2, 12.5);
    }

    @Override
    public List<Speaker> embed(List<EncodeRequest> requests) {
        batches++;
        return requests.stream()
                .<Speaker>map(request ->
                        always == null ? prompt(request.recording().samples().get(0)) : always)
                .toList();
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
