package io.github.voiceclone.moss;

import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.Map;
import java.util.Optional;

/** A voice pack of the family. */
public final class MossPack extends CodecPack<MossManifest> {
    private MossPack(VoicePackSource source) {
        super(source, MossManifest.class, MossManifest.FAMILY, MossManifest.FORMAT_VERSION);
    }

    /**
     * Opens a pack and reads its manifest.
     *
     * @throws VoicePackException if there is none, or it cannot be used
     */
    public static MossPack open(Optional<VoicePackSource> pack) {
        return new MossPack(VoicePackManifest.required(pack));
    }

    /** Returns a manifest as JSON. */
    public static byte[] write(MossManifest manifest) {
        return json(manifest);
    }

    /** Returns the form of the voices that its model takes. */
    public SpeakerFormat.Prompt speakerFormat() {
        return manifest().settings().speakerFormat();
    }

    @Override
    protected int tokens() {
        return manifest().settings().tokens();
    }

    @Override
    protected GraphSignature signature(String graph) {
        return MossSignatures.of(manifest().settings(), graph);
    }

    @Override
    protected Map<String, AxisRange> axes(String graph) {
        return MossSignatures.axes(manifest().settings(), graph);
    }
}
