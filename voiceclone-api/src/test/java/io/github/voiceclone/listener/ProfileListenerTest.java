package io.github.voiceclone.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.Stage;
import io.github.voiceclone.internal.engine.StageMonitor;
import io.github.voiceclone.spi.StageInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProfileListenerTest {
    @Test
    void everything_isAddedUp() {
        ProfileListener listener = new ProfileListener();
        Told.everything(listener);
        Told.everything(listener);
        ProfileReport report = listener.report();
        assertEquals(2, report.loads().get(Stage.SYNTHESIZER).calls());
        assertEquals(6 << 20, report.loads().get(Stage.SYNTHESIZER).bytes());
        assertEquals(2, report.stages().get(Stage.VOCODER).calls());
        assertEquals(8, report.stages().get(Stage.VOCODER).audioSeconds());
        assertEquals(
                new CacheTotals(4, 2, Duration.ofMillis(2)), report.caches().get("memory"));
        assertEquals(new ProfileReport.Queue(2, Duration.ofMillis(500), 2), report.queue());
        assertEquals(new ProfileReport.Decoder(4, 8, Duration.ofMillis(12)), report.decoder());
        assertTrue(report.memory().heapUsed() > 0);
    }

    @Test
    void allocation_isCountedForEachStage() {
        ProfileListener listener = new ProfileListener();
        StageMonitor monitor = new StageMonitor(List.of(listener));
        float[][] kept = new float[1][];
        monitor.run(
                Stage.ENCODER,
                new StageInfo("b", "p", "f", "m"),
                List.of(new RequestInfo(1)),
                watch -> kept[0] = new float[1 << 20]);
        long bytes = listener.report().stages().get(Stage.ENCODER).bytes();
        assertTrue(bytes >= 4L * kept[0].length && bytes < 8L * kept[0].length, bytes + " bytes");
    }

    @Test
    void table_showsTimeShareAndRealTimeFactor() {
        ProfileReport report = new ProfileReport(
                Map.of(Stage.VOCODER, new StageTotals(1, Duration.ofMillis(1234), 0, 104857600)),
                Map.of(
                        Stage.SYNTHESIZER, new StageTotals(2, Duration.ofMillis(1500), 6, 1048576),
                        Stage.VOCODER, new StageTotals(3, Duration.ofMillis(500), 5, 2097152)),
                Map.of("disk /x", new CacheTotals(4, 3, Duration.ofMillis(1))),
                new ProfileReport.Queue(2, Duration.ofMillis(500), 1),
                new ProfileReport.Decoder(100, 250, Duration.ofMillis(300)),
                new ProcessMemory(1 << 20, 2 << 20, 3 << 20, OptionalLong.of(4 << 20), OptionalLong.empty()));
        assertEquals(
                """
                stage         calls      time  share     audio       RTF   allocated
                synthesizer       2   1.500 s   75 %   6.000 s    0.2500     1.0 MiB
                vocoder           3   0.500 s   25 %   5.000 s    0.1000     2.0 MiB
                all                   2.000 s  100 %   5.000 s    0.4000
                load vocoder     1.234 s, graphs of 100.0 MiB
                cache disk /x: 3 of 4 found, 1.00 ms
                decoder: 100 steps of 3.00 ms, 2.50 rows each
                queue: 2 waited 0.500 s in all, 1 refused
                memory: heap 1.0 MiB used (peak 3.0 MiB) of 2.0 MiB; process 4.0 MiB resident (peak unknown)
                """,
                report.table().replaceAll(" *\\R", "\n"));
    }

    @Test
    void nothingHeard_isAnEmptyTable() {
        String table = new ProfileListener().report().table();
        assertTrue(table.startsWith("stage"), table);
        assertTrue(table.contains("heap"), table);
    }
}
