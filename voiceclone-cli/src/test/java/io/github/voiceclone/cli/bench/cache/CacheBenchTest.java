package io.github.voiceclone.cli.bench.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.VoiceCloneException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheBenchTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void redisThatIsNotThere_isSaidBeforeAnythingIsMeasured() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        CacheBench bench = new CacheBench(new StubEncoder(), 0.1, 1);
        VoiceCloneException error = assertThrows(
                VoiceCloneException.class, () -> bench.run(folder.resolve("cache"), "redis://127.0.0.1:" + port));
        assertTrue(
                error.getMessage().contains("127.0.0.1:" + port)
                        && error.getMessage().contains("--redis"),
                error.getMessage());
    }

    @Test
    void anyEncoder_givesAFigureForEachTierAndWhatIsSaved() {
        CacheBenchReport report = new CacheBench(new StubEncoder(), 0.1, 1).run(folder.resolve("cache"), null);
        assertEquals(0.1, report.recordingSeconds(), 1e-9);
        List<Double> saved = report.rows().stream()
                .filter(row -> row.unit().equals("%"))
                .map(CacheBenchReport.Row::best)
                .toList();
        // 20 000 requests for 2 000 recordings: a cache that forgets none saves at least nine in ten.
        assertTrue(saved.get(0) > 50 && saved.get(0) < 90, saved.toString());
        assertTrue(saved.get(1) >= 90 && saved.get(1) < 100, saved.toString());
        for (CacheBenchReport.Row row : report.rows()) {
            assertTrue(row.best() > 0 && row.median() > 0, row.toString());
            assertTrue(report.table().contains(row.figure()), row.toString());
        }
        assertTrue(report.rows().stream().anyMatch(row -> row.figure().contains("disk, 16 threads")));
    }
}
