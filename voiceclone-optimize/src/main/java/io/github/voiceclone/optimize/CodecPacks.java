package io.github.voiceclone.optimize;

import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.codeclm.CodecFamily;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.moss.MossFamily;
import io.github.voiceclone.pocket.PocketFamily;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.List;
import java.util.Optional;

/** Packs of the codec language models that are known here. */
public final class CodecPacks {
    private static final List<CodecFamily<?>> FAMILIES = List.of(PocketFamily.FAMILY, MossFamily.FAMILY);

    private CodecPacks() {}

    /**
     * Opens a pack if it is one of a codec language model.
     *
     * @return the pack; empty for one of another family
     * @throws VoicePackException if it cannot be used
     */
    public static Optional<CodecPack<?>> open(VoicePackSource source) {
        String name = VoicePackManifest.family(source).orElse("");
        return FAMILIES.stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .map(family -> new CodecPack<>(family, source));
    }
}
