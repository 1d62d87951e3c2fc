package io.github.voiceclone.sv2tts;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.SegmentVocoder;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.sv2tts.audio.GriffinLim;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Griffin-Lim as a vocoder stage: no checkpoint, metallic speech. Holds nothing that needs closing. */
final class GriffinLimVocoder extends SegmentVocoder {
    private final MelSettings settings;
    private final GriffinLim griffinLim;

    GriffinLimVocoder(MelSettings settings) {
        this.settings = settings;
        this.griffinLim = new GriffinLim(settings);
    }

    @Override
    public StageInfo info() {
        String identity = new Sha256()
                .add(("griffin-lim " + settings).getBytes(StandardCharsets.UTF_8))
                .hex();
        return new StageInfo(GriffinLimVocoderProvider.NAME, "fp64", identity, identity);
    }

    @Override
    public FrameFormat format() {
        return FrameFormat.mel(settings.bands(), settings.sampleRate(), settings.hopLength());
    }

    @Override
    public AudioClip vocode(Frames mel) {
        float[] samples = griffinLim.synthesize(mel).toArray();
        return AudioClip.of(Arrays.copyOf(samples, mel.frames() * settings.hopLength()), settings.sampleRate());
    }

    @Override
    public void close() {}
}
