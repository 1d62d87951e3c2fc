package io.github.voiceclone;

import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import java.util.List;

/** An encoder that does something else before it embeds. */
record AskingEncoder(Encoder encoder, Runnable before) implements Encoder {
    @Override
    public StageInfo info() {
        return encoder.info();
    }

    @Override
    public SpeakerFormat speakerFormat() {
        return encoder.speakerFormat();
    }

    @Override
    public List<Speaker> embed(List<EncodeRequest> requests) {
        before.run();
        return encoder.embed(requests);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
