package io.github.voiceclone.sv2tts;

import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.sv2tts.audio.GriffinLim;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Griffin-Lim as a vocoder stage: no checkpoint, metallic speech. Holds nothing that needs closing. */
final class GriffinLimVocoder implements Vocoder {
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
    public void vocode(List<Frames> mels, PieceSink<AudioClip> sink) {
        for (int i = 0; i < mels.size(); i++) {
            Frames mel = mels.get(i);
            float[] samples = griffinLim.synthesise(mel).toArray();
            float[] whole = Arrays.copyOf(samples, mel.frames() * settings.hopLength());
            sink.accept(i, AudioClip.of(whole, settings.sampleRate()));
        }
    }

    @Override
    public void close() {}
}
