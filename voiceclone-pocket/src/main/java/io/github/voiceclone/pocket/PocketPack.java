package io.github.voiceclone.pocket;

import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.pocket.text.PocketText;
import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A voice pack of the family. */
public final class PocketPack extends CodecPack<PocketManifest> {
    private PocketPack(VoicePackSource source) {
        super(source, PocketManifest.class, PocketManifest.FAMILY, PocketManifest.FORMAT_VERSION);
    }

    /**
     * Opens a pack and reads its manifest.
     *
     * @throws VoicePackException if there is none, or it cannot be used
     */
    public static PocketPack open(Optional<VoicePackSource> pack) {
        return new PocketPack(VoicePackManifest.required(pack));
    }

    /** Returns a manifest as JSON. */
    public static byte[] write(PocketManifest manifest) {
        return json(manifest);
    }

    /** Returns the form of the voices that its model takes. */
    public SpeakerFormat.Prompt speakerFormat() {
        return manifest().settings().speakerFormat();
    }

    /** Returns the preparation of texts. */
    PocketText text() {
        return new PocketText(
                tokenizer(),
                manifest().settings().replaceSemicolons(),
                manifest().languages().equals(List.of("en")));
    }

    @Override
    protected int tokens() {
        return manifest().settings().tokens();
    }

    @Override
    protected GraphSignature signature(String graph) {
        return PocketSignatures.of(manifest().settings(), graph);
    }

    @Override
    protected Map<String, AxisRange> axes(String graph) {
        return PocketSignatures.axes(manifest().settings(), graph);
    }
}
