package io.github.voiceclone.optimize;

import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.moss.MossManifest;
import io.github.voiceclone.moss.MossPack;
import io.github.voiceclone.pocket.PocketManifest;
import io.github.voiceclone.pocket.PocketPack;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.Optional;

/** Packs of the codec language models that are known here. */
public final class CodecPacks {
    private CodecPacks() {}

    /**
     * Opens a pack if it is one of a codec language model.
     *
     * @return the pack; empty for one of another family
     * @throws VoicePackException if it cannot be used
     */
    public static Optional<CodecPack<? extends CodecManifest>> open(VoicePackSource source) {
        return switch (VoicePackManifest.family(source).orElse("")) {
            case PocketManifest.FAMILY -> Optional.of(PocketPack.open(Optional.of(source)));
            case MossManifest.FAMILY -> Optional.of(MossPack.open(Optional.of(source)));
            default -> Optional.empty();
        };
    }
}
