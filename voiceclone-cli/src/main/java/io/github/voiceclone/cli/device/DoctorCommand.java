package io.github.voiceclone.cli.device;

import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.cli.options.PackOption;
import io.github.voiceclone.cli.output.PackSummary;
import io.github.voiceclone.cli.output.Version;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.optimize.CodecPacks;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageBackend;
import io.github.voiceclone.spi.StageProvider;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code voiceclone doctor}: shows which backends and packs are available, and why others are not. */
@Command(
        name = "doctor",
        description = "Show which backends and voice packs are present or absent, and why.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PackOption packOption = new PackOption();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("voiceclone " + Version.text());
        out.printf(
                Locale.ROOT,
                "Java %s (%s) on %s %s, %d processors%n",
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
        out.println("backends");
        boolean usable = printBackends(out, Stage.ENCODER, EncoderProvider.class);
        usable &= printBackends(out, Stage.SYNTHESIZER, SynthesizerProvider.class);
        usable &= printBackends(out, Stage.VOCODER, VocoderProvider.class);
        if (!usable) {
            out.println("no voice can be cloned: a stage has no backend that is present");
        }
        return printPack(out) && usable ? 0 : 2;
    }

    /** Prints a stage's backends, and returns whether there is one that can run. */
    private static <S extends AutoCloseable, P extends StageProvider<S>> boolean printBackends(
            PrintWriter out, Stage stage, Class<P> type) {
        boolean usable = false;
        Set<String> printed = new HashSet<>(); // A backend is found once for each model family.
        for (StageBackend<S> backend : StageProviders.backends(type)) {
            if (!printed.add(backend.name())) {
                continue;
            }
            Availability availability = backend.availability();
            String state = availability.available() ? "present" : "absent";
            out.printf("  %-11s %-12s %s: %s%n", stage.id(), backend.name(), state, availability.detail());
            usable |= availability.available();
        }
        return usable;
    }

    /** Prints the pack, and returns whether it is present and undamaged. */
    private boolean printPack(PrintWriter out) {
        Optional<VoicePackSource> source = packOption.source();
        try {
            VoicePackSource pack = VoicePackManifest.required(source);
            PackSummary.lines(pack).forEach(out::println);
            checkFiles(pack);
            out.println("  every file is there and as the manifest lists it");
            return true;
        } catch (VoiceCloneException e) {
            out.println("voice pack absent or damaged: " + e.userMessage());
            return false;
        }
    }

    private static void checkFiles(VoicePackSource source) {
        Optional<CodecPack<?>> codec = CodecPacks.open(source);
        if (codec.isPresent()) {
            codec.get().checkFiles();
        } else {
            VoicePack pack = VoicePack.open(source);
            graphs(pack.manifest()).forEach(pack::read);
        }
    }

    private static Stream<PackFile> graphs(Manifest manifest) {
        return Stream.<StageEntry<?>>of(manifest.encoder(), manifest.synthesizer(), manifest.vocoder())
                .filter(Objects::nonNull)
                .flatMap(entry -> entry.graphs().values().stream())
                .flatMap(graphs -> graphs.values().stream());
    }
}
