package io.github.voiceclone.sv2tts;

import io.github.voiceclone.MelSpectrogram;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.MelFormat;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.sv2tts.audio.GriffinLim;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.Sha256;
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
    public MelFormat melFormat() {
        return new MelFormat(settings.sampleRate(), settings.hopLength(), settings.bands());
    }

    @Override
    public void vocode(List<MelSpectrogram> mels, PieceSink<AudioClip> sink) {
        for (int i = 0; i < mels.size(); i++) {
            MelSpectrogram mel = mels.get(i);
            float[] samples = griffinLim.synthesise(mel).toArray();
            float[] whole = Arrays.copyOf(samples, mel.frames() * settings.hopLength());
            sink.accept(i, AudioClip.of(whole, settings.sampleRate()));
        }
    }

    @Override
    public void close() {}
}
