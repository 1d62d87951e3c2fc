package io.github.voiceclone.cli.speech;

import io.github.voiceclone.Lexicon;
import io.github.voiceclone.cli.options.LexiconOption;
import io.github.voiceclone.cli.options.NormalizationOption;
import io.github.voiceclone.cli.options.TextOptions;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone pinyin}: prints the transcription that a synthesizer is given. */
@Command(
        name = "pinyin",
        description = "Print each line of a text as numbered pinyin, numbers read out.",
        mixinStandardHelpOptions = true)
public final class PinyinCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TextOptions text = new TextOptions();

    @Option(names = "--pack", paramLabel = "DIR", description = "Transcribe as for the synthesizer of this voice pack.")
    private @Nullable Path pack;

    @Mixin
    private NormalizationOption normalization = new NormalizationOption();

    @Mixin
    private LexiconOption lexicon = new LexiconOption();

    @Override
    public Integer call() {
        TextFrontEnd frontEnd = new TextFrontEnd(table(), normalization.normalizes());
        PrintWriter out = spec.commandLine().getOut();
        Lexicon readings = lexicon.read();
        text.read().lines().forEach(line -> out.println(frontEnd.transcribe(line, readings)));
        return 0;
    }

    private SymbolTable table() {
        if (pack == null) {
            return SymbolTable.MOCKINGBIRD_75;
        }
        VoicePack opened = VoicePack.open(io.github.voiceclone.spi.VoicePackSource.directory(pack));
        return SymbolTable.ofName(opened.synthesizer().settings().symbolTable());
    }
}
