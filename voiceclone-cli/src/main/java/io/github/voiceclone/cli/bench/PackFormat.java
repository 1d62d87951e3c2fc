package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.measure.PyTorchPort;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.optimize.CodecPacks;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values of a pack's manifest that measurements need. */
final class PackFormat {
    private PackFormat() {}

    /** Returns the format of the frames that the pack's synthesizer makes. */
    static FrameFormat of(Path pack) {
        Optional<CodecManifest<?>> codec = codec(pack);
        if (codec.isPresent()) {
            return codec.get().settings().frameFormat();
        }
        MelSettings mel = open(pack).synthesizer().settings().mel();
        return FrameFormat.mel(mel.bands(), mel.sampleRate(), mel.hopLength());
    }

    /** Returns the family of a codec language model, or the pack's vocoder as {@code --networks} names it. */
    static String networks(Path pack) {
        if (!isSv2tts(pack)) {
            return VoicePackManifest.family(VoicePackSource.directory(pack)).orElseThrow();
        }
        VocoderSettings vocoder = open(pack).vocoder().settings();
        if (vocoder.sourceFilter() != null) {
            return GraphNames.SOURCE_FILTER;
        }
        return vocoder.sampling() == null ? PyTorchPort.HIFIGAN : PyTorchPort.WAVERNN;
    }

    /** Returns the precisions that every stage of the pack has, fp32 first. */
    static List<String> precisions(Path pack) {
        List<String> precisions = new ArrayList<>();
        Optional<CodecManifest<?>> codec = codec(pack);
        if (codec.isPresent()) {
            precisions.addAll(codec.get().graphs().keySet());
        } else {
            VoicePack opened = open(pack);
            precisions.addAll(opened.encoder().graphs().keySet());
            precisions.retainAll(opened.synthesizer().graphs().keySet());
            precisions.retainAll(opened.vocoder().graphs().keySet());
        }
        precisions.sort((a, b) -> Boolean.compare(b.equals(Precision.FP32), a.equals(Precision.FP32)));
        return precisions;
    }

    /** Returns the bytes of all graphs of a precision. */
    static long bytes(Path pack, String precision) {
        Optional<CodecManifest<?>> codec = codec(pack);
        if (codec.isPresent()) {
            return codec.get().graphs().getOrDefault(precision, Collections.emptySortedMap()).values().stream()
                    .mapToLong(PackFile::bytes)
                    .sum();
        }
        Manifest manifest = open(pack).manifest();
        return Stream.<@Nullable StageEntry<?>>of(manifest.encoder(), manifest.synthesizer(), manifest.vocoder())
                .filter(Objects::nonNull)
                .flatMap(
                        stage -> stage.graphs().getOrDefault(precision, Collections.emptySortedMap()).values().stream())
                .mapToLong(PackFile::bytes)
                .sum();
    }

    /** Returns whether the pack is of the family whose decoder steps are timed and whose loss is measured. */
    static boolean isSv2tts(Path pack) {
        return codec(pack).isEmpty();
    }

    private static Optional<CodecManifest<?>> codec(Path pack) {
        return CodecPacks.open(VoicePackSource.directory(pack)).map(CodecPack::manifest);
    }

    private static VoicePack open(Path pack) {
        return VoicePack.open(VoicePackSource.directory(pack));
    }
}
