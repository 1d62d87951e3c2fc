package io.github.voiceclone.cli.pack;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.cli.output.PackSummary;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.convert.CheckpointPruner;
import io.github.voiceclone.convert.Conversion;
import io.github.voiceclone.convert.Converter;
import io.github.voiceclone.convert.MossConverter;
import io.github.voiceclone.convert.PocketConverter;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code voiceclone convert}: converts checkpoints into a voice pack, or back. */
@Command(
        name = "convert",
        description = "Convert checkpoints of MockingBird or Real-Time-Voice-Cloning, or a model of Pocket TTS or"
                + " MOSS-TTS-Nano, into a voice pack.",
        mixinStandardHelpOptions = true)
public final class ConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            description =
                    "Folder of checkpoints as either project lays them out: encoder.pt, synthesizer.pt and vocoder.pt, or a"
                            + " folder for each. Those named by themselves take precedence.")
    private @Nullable Path folder;

    @Option(
            names = "--pocket",
            paramLabel = "DIR",
            description =
                    "Folder of a model of Pocket TTS: its *.safetensors and tokenizer.model as downloaded, and its *.yaml from"
                            + " the folder pocket_tts/config of the code.")
    private @Nullable Path pocket;

    @Option(
            names = "--language",
            paramLabel = "TAG",
            description = "Language that the model of --pocket speaks, as in en. Default: by the name of its *.yaml.")
    private @Nullable String language;

    @Option(
            names = "--moss",
            paramLabel = "DIR",
            description =
                    "Folder of MOSS-TTS-Nano as downloaded: pytorch_model.bin or *.safetensors, config.json and tokenizer.model.")
    private @Nullable Path moss;

    @Option(
            names = "--codec",
            paramLabel = "DIR",
            description =
                    "Folder of MOSS-Audio-Tokenizer-Nano as downloaded: *.safetensors and config.json. Default: the"
                            + " folder of that name in the one of --moss or next to it.")
    private @Nullable Path codec;

    @Option(names = "--encoder", paramLabel = "PT", description = "Encoder checkpoint: GE2E, or one of training/.")
    private @Nullable Path encoder;

    @Option(names = "--synthesizer", paramLabel = "PT", description = "Tacotron checkpoint.")
    private @Nullable Path synthesizer;

    @Option(
            names = "--vocoder",
            paramLabel = "PT",
            description = "HiFi-GAN, Fre-GAN, WaveRNN or source-filter checkpoint.")
    private @Nullable Path vocoder;

    @Option(
            names = "--synthesizer-settings",
            paramLabel = "JSON",
            description = "The synthesizer's settings. Default: found beside its checkpoint.")
    private @Nullable Path synthesizerSettings;

    @Option(
            names = "--vocoder-settings",
            paramLabel = "JSON",
            description = "The vocoder's settings. Default: found beside its checkpoint.")
    private @Nullable Path vocoderSettings;

    @Option(names = "--name", paramLabel = "NAME", description = "The pack's name. Default: its folder's.")
    private @Nullable String name;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the pack. A pack there keeps the stages not converted now.")
    private @Nullable Path out;

    @Option(
            names = "--replace",
            description =
                    "Replace the voice pack that is in the folder of --out, or those of its stages that are converted now.")
    private boolean replace;

    @Mixin
    private CheckpointOptions checkpoints = new CheckpointOptions();

    @Override
    public Integer call() {
        if (out != null) {
            VoicePackWriter.requireWritable(out);
        }
        if (pocket == null && language != null) {
            throw new InvalidInputException("--language is of a model of Pocket TTS: add --pocket, or leave it out");
        }
        if (moss == null && codec != null) {
            throw new InvalidInputException("--codec is of MOSS-TTS-Nano: add --moss, or leave it out");
        }
        boolean writesCheckpoints = checkpoints.wanted();
        if (writesCheckpoints) {
            requireNoModel();
            requireEffect();
        } else if (out == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--out=DIR'");
        }
        if (out != null) {
            requireFree(out);
        }
        if (writesCheckpoints) {
            writeCheckpoints();
        }
        if (out != null && (pocket != null || moss != null)) {
            convertModel(out);
        } else if (out != null) {
            convertTo(out);
        }
        return 0;
    }

    /** Refuses a folder with a pack of which something would be replaced, unless that is asked for. */
    private void requireFree(Path target) {
        if (replace || !Files.exists(target.resolve(VoicePackManifest.FILE))) {
            return;
        }
        if (pocket == null && moss == null && folder == null && lacksStages(VoicePackSource.directory(target))) {
            return;
        }
        throw new InvalidInputException(
                target + " holds a voice pack already: add --replace to replace it, or the stages"
                        + " that are converted now, or choose another folder");
    }

    /** Returns whether a pack has none of the stages to convert. */
    private boolean lacksStages(VoicePackSource pack) {
        try {
            Manifest manifest = VoicePack.open(pack).manifest();
            return (encoder == null || manifest.encoder() == null)
                    && (synthesizer == null || manifest.synthesizer() == null)
                    && (vocoder == null || manifest.vocoder() == null);
        } catch (VoicePackException e) {
            return false; // A damaged pack, or one of another family.
        }
    }

    private void requireNoModel() {
        if (pocket != null || moss != null) {
            throw new InvalidInputException((pocket != null ? "--pocket" : "--moss")
                    + " makes a pack, --to-checkpoint does not: leave one of them out");
        }
    }

    /** Refuses options that have no effect where checkpoints are written. */
    private void requireEffect() {
        boolean ofPack = folder != null || encoder != null || name != null || replace;
        boolean pruned = synthesizer != null || vocoder != null;
        boolean settings = synthesizerSettings != null || vocoderSettings != null;
        if (!checkpoints.prunes() && (ofPack || pruned || settings || out != null)) {
            throw new InvalidInputException("--pack and --to-checkpoint write a pack back: leave out --out, --name,"
                    + " --replace, and the checkpoints and settings to convert");
        }
        if (checkpoints.prunes() && ofPack && out == null) {
            throw new InvalidInputException("--checkpoints, --encoder, --name and --replace are of a voice pack, and"
                    + " without --out only pruned checkpoints are written: add --out, or leave them out");
        }
        if (out != null) {
            checkpoints.requireOther(out);
        }
    }

    private void convertModel(Path pack) {
        boolean other = folder != null || encoder != null || synthesizer != null || vocoder != null;
        if (other || synthesizerSettings != null || vocoderSettings != null || (pocket != null && moss != null)) {
            throw new InvalidInputException((pocket != null ? "--pocket" : "--moss")
                    + " converts a whole model: leave out the checkpoints of other families");
        }
        Path target = pack.toAbsolutePath().normalize().getFileName();
        String packName = name == null ? String.valueOf(target) : name;
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            progress.show("converting");
            if (pocket != null) {
                PocketConverter.convert(pocket, pack, packName, language);
            } else if (moss != null) {
                MossConverter.convert(moss, codec, pack, packName);
            }
        }
        PackSummary.lines(VoicePackSource.directory(pack))
                .forEach(spec.commandLine().getOut()::println);
    }

    private void writeCheckpoints() {
        PrintWriter printer = spec.commandLine().getOut();
        if (!checkpoints.prunes()) {
            checkpoints.export(printer, spec.commandLine().getErr());
            return;
        }
        CheckpointPruner pruner = checkpoints.pruner();
        set(pruner::synthesizer, synthesizer);
        set(pruner::synthesizerSettings, synthesizerSettings);
        set(pruner::vocoder, vocoder);
        set(pruner::vocoderSettings, vocoderSettings);
        checkpoints.prune(pruner, printer);
        synthesizer = pruned(synthesizer, "synthesizer.pt");
        synthesizerSettings = pruned(synthesizer, "synthesizer.json");
        vocoder = pruned(vocoder, "vocoder.pt");
        vocoderSettings = pruned(vocoder, "vocoder.json");
    }

    /** Returns the pruned file of a checkpoint that was given. */
    private @Nullable Path pruned(@Nullable Path given, String file) {
        return given == null ? null : checkpoints.written(file);
    }

    private void convertTo(Path pack) {
        Converter converter = new Converter();
        set(converter::checkpoints, folder);
        set(converter::encoder, encoder);
        set(converter::synthesizer, synthesizer);
        set(converter::synthesizerSettings, synthesizerSettings);
        set(converter::vocoder, vocoder);
        set(converter::vocoderSettings, vocoderSettings);
        set(converter::name, name);
        Conversion conversion = convert(converter, pack);
        conversion.warnings().forEach(spec.commandLine().getErr()::println);
        PrintWriter printer = spec.commandLine().getOut();
        conversion
                .checkpoints()
                .forEach((stage, checkpoint) -> printer.println(stage.id() + " read from " + checkpoint));
        PackSummary.lines(VoicePackSource.directory(pack)).forEach(printer::println);
    }

    private Conversion convert(Converter converter, Path pack) {
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            progress.show("converting");
            return converter.convertTo(pack);
        }
    }

    private static <T> void set(Consumer<T> setter, @Nullable T value) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
