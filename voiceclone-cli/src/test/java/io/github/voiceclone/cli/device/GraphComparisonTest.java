package io.github.voiceclone.cli.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.cli.device.GraphComparison.Row;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.tensorrt.FakeBackend;
import io.github.voiceclone.tensorrt.FakePlatform;
import io.github.voiceclone.tensorrt.TensorRtRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphComparisonTest {
    @TempDir
    Path folder;

    @Test
    void sameGraphs_areNotApart_andHalfOnesAre() {
        VoicePack pack = VoicePack.open(
                VoicePackSource.directory(ReferenceFiles.vocoderPack("hifigan-resblock2", folder.resolve("files"))));
        List<Row> full = compare(pack, "fp32");
        assertEquals(
                List.of("1 row of 192", "16 rows of 192"),
                full.stream().map(Row::size).toList());
        assertTrue(full.stream().allMatch(row -> row.furthest() < 1e-4), full.toString());
        List<Row> half = compare(pack, "fp16");
        assertTrue(half.stream().allMatch(row -> row.furthest() > 0 && row.furthest() < 0.1), half.toString());
    }

    @Test
    void synthesizersGraphs_areComparedInBatchesToo() {
        VoicePack pack = VoicePack.open(
                VoicePackSource.directory(ReferenceFiles.synthesizerPack("synthesizer-gst", folder.resolve("files"))));
        List<Row> rows = compare(pack, "fp32");
        assertEquals(
                Set.of("1 row of 60", "16 rows of 60", "64 rows of 60", "1 row of 400", "16 rows of 400"),
                rows.stream().map(Row::size).collect(Collectors.toSet()));
        assertTrue(rows.stream().allMatch(row -> row.furthest() < 1e-4), rows.toString());
    }

    @Test
    void furthest_isAShareOfTheLargestAndSeesNumbersThatAreNone() {
        assertEquals(0.25, GraphComparison.furthest(new float[] {1, -4}, new float[] {2, -4}));
        assertEquals(0, GraphComparison.furthest(new float[] {0}, new float[] {0}));
        assertTrue(GraphComparison.furthest(new float[] {1}, new float[] {Float.NaN}) > 1);
        assertTrue(GraphComparison.furthest(new float[] {1}, new float[] {1, 1}) > 1);
    }

    private List<Row> compare(VoicePack pack, String precision) {
        TensorRtRuntime fake = FakeBackend.runtime(new FakePlatform(), folder.resolve("engines"));
        return new GraphComparison(pack, new OnnxRuntime(), fake, "cuda", precision).run();
    }
}
