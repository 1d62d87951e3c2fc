package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.runtime.FakeRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.schedule.CpuScheduledGraph;
import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import io.github.voiceclone.sv2tts.pack.Packs;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedStageTest {
    private final FakeRuntime runtime = new FakeRuntime(Map.of());

    @TempDir
    Path folder;

    private Path pack;

    @BeforeEach
    void writePack() {
        pack = folder.resolve("pack");
        Packs.whole(pack);
    }

    @Test
    void stage_isOpenedWithItsGraphsAndIdentity() {
        LoadedStage<EncoderSettings> stage = openEncoder("fp32");
        assertEquals(Packs.ENCODER, stage.settings());
        assertEquals(Set.of("mel", "encoder"), stage.graphs().keySet());
        assertSame(runtime.loaded().get("mel"), stage.graph("mel"));
        assertEquals("fake", stage.info().backend());
        assertEquals("fp32", stage.info().precision());
        assertEquals("0".repeat(64), stage.info().model());
        assertEquals("cpu", runtime.options().device());
        stage.close();
        runtime.loaded().values().forEach(graph -> assertEquals(1, graph.closes()));
    }

    @Test
    void vocoderAndPostNet_areSharedBetweenRunsAndTheOthersAreNot() {
        try (LoadedStage<SynthesizerSettings> stage = openSynthesizer()) {
            assertInstanceOf(CpuScheduledGraph.class, stage.graph("postnet"));
            assertSame(runtime.loaded().get("decoder"), stage.graph("decoder"));
            assertSame(runtime.loaded().get("text-encoder"), stage.graph("text-encoder"));
        }
        try (LoadedStage<VocoderSettings> stage = LoadedStage.open(
                runtime, Stage.VOCODER, Packs.context(pack, "fp32"), VoicePack::vocoder, List.of("vocoder"))) {
            assertInstanceOf(CpuScheduledGraph.class, stage.graph("vocoder"));
        }
        assertReleased(4);
    }

    @Test
    void graphMissingInTheManifest_corruptAndNothingLoaded() {
        VoicePackException failure = assertThrows(
                VoicePackException.class,
                () -> LoadedStage.open(
                        runtime,
                        Stage.ENCODER,
                        Packs.context(pack, "fp32"),
                        VoicePack::encoder,
                        List.of("mel", "encoder", "projection")));
        assertEquals(Reason.CORRUPT, failure.reason());
        assertTrue(failure.getMessage().contains("[encoder, mel], expected [mel, encoder, projection]"));
        assertTrue(runtime.loaded().isEmpty());
    }

    @Test
    void precisionMissing_listsThoseThere() {
        BackendUnavailableException failure =
                assertThrows(BackendUnavailableException.class, () -> openEncoder("fp16"));
        assertTrue(failure.getMessage().contains("'fp16'; it has fp32"), failure.getMessage());
    }

    @Test
    void fileMissing_closesTheGraphsLoadedBefore() throws IOException {
        Files.delete(pack.resolve("fp32/text-encoder.onnx"));
        VoicePackException failure = assertThrows(VoicePackException.class, this::openSynthesizer);
        assertEquals(Reason.MISSING, failure.reason());
        assertReleased(2);
    }

    @Test
    void graphRefusedByTheRuntime_closesTheGraphsLoadedBefore() {
        runtime.refuse("postnet", new VoiceCloneException("bad graph"));
        assertEquals(
                "bad graph",
                assertThrows(VoiceCloneException.class, this::openSynthesizer).getMessage());
        assertReleased(1);
    }

    @Test
    void errorOfTheRuntime_closesTheGraphsLoadedBefore() {
        runtime.refuse("text-encoder", new OutOfMemoryError("Direct buffer memory"));
        assertThrows(OutOfMemoryError.class, this::openSynthesizer);
        assertReleased(2);
    }

    @Test
    void oneGraphThatFailsToClose_leavesNoneOpen() {
        FakeGraph stuck = new FakeGraph(inputs -> Map.of()) {
            @Override
            public void close() {
                super.close();
                throw new VoiceCloneException("stuck");
            }
        };
        LoadedStage<EncoderSettings> stage = openEncoder("fp32");
        FakeGraph other = runtime.loaded().get("mel");
        Map<String, Graph> graphs = new LinkedHashMap<>();
        graphs.put("encoder", stuck);
        graphs.put("mel", other);
        LoadedStage<EncoderSettings> half = new LoadedStage<>(stage.info(), stage.settings(), graphs);
        assertEquals(
                "stuck", assertThrows(VoiceCloneException.class, half::close).getMessage());
        assertEquals(1, other.closes());
        assertEquals(1, stuck.closes());
    }

    private void assertReleased(int count) {
        assertEquals(count, runtime.loaded().size());
        runtime.loaded().forEach((name, graph) -> assertEquals(1, graph.closes(), name));
    }

    private LoadedStage<EncoderSettings> openEncoder(String precision) {
        return LoadedStage.open(
                runtime, Stage.ENCODER, Packs.context(pack, precision), VoicePack::encoder, Sv2ttsEncoder.GRAPHS);
    }

    private LoadedStage<SynthesizerSettings> openSynthesizer() {
        return LoadedStage.open(
                runtime,
                Stage.SYNTHESIZER,
                Packs.context(pack, "fp32"),
                VoicePack::synthesizer,
                Sv2ttsSynthesizer.GRAPHS);
    }
}
