package io.github.voiceclone.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Encoder of a format that fails at the second clip. */
public final class FailingEncoder implements AudioEncoder {
    @Override
    public String formatName() {
        return "failing";
    }

    @Override
    public String mediaType() {
        return "audio/x-failing";
    }

    @Override
    public List<String> extensions() {
        return List.of("fail");
    }

    @Override
    public List<Integer> sampleRates() {
        return List.of(8000, 24000);
    }

    @Override
    public Session open(OutputStream out, AudioEncoding encoding, AudioTags tags) {
        return new Session() {
            private int clips;

            @Override
            public void write(AudioClip clip) throws IOException {
                out.write(encoding.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                if (clips++ == 1) {
                    throw new IOException("no room left");
                }
            }

            @Override
            public void finish() {}
        };
    }
}
