package io.github.voiceclone.demo;

import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/**
 * The demo voice: Mandarin, and English of which a listener misses much; trained on recordings of people, small and blurred. It
 * shows that everything works; it is not meant to impress.
 */
public final class DemoVoicePack implements VoicePackSource {
    /** Creates the source; nothing is read yet. */
    public DemoVoicePack() {}

    @Override
    public String description() {
        return "demo (embedded)";
    }

    @Override
    public InputStream open(String path) throws IOException {
        InputStream in = DemoVoicePack.class.getResourceAsStream("pack/" + path);
        if (in == null) {
            throw new NoSuchFileException(path);
        }
        return in;
    }
}
