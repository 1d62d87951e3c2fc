package io.github.voiceclone.benchmarks;

import io.github.voiceclone.sv2tts.text.SpokenText;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A sentence to symbols: numbers read out, characters to pinyin. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TextBenchmark {
    private static final String SENTENCE = "银行行长在2026年11月22日说，重庆的气温是-3℃，大家都要多穿衣服。";

    private final TextFrontEnd frontEnd = new TextFrontEnd(SymbolTable.MOCKINGBIRD_75);

    /** Reads it. */
    @Benchmark
    public SpokenText read() {
        return frontEnd.read(SENTENCE);
    }
}
