package io.github.voiceclone.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends while its graphs run and load. */
class ShutdownTest {
    private static final int TIMES = 2;
    private static final int THREADS = 3;

    /** Loads and runs graphs until the process ends. */
    static final class Program {
        private Program() {}

        /** Runs in a process of its own: until it is told to end, or with an argument, until {@code System.exit}. */
        public static void main(String[] arguments) throws IOException, InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                loadAndRun(20); // The application's own hook may still speak.
                System.out.println("hook done");
            }));
            CountDownLatch running = new CountDownLatch(THREADS);
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(() -> {
                    loadAndRun(1);
                    running.countDown();
                    loadAndRun(Integer.MAX_VALUE);
                });
                thread.setDaemon(true);
                thread.start();
            }
            running.await();
            System.out.println("ready");
            if (arguments.length == 0) {
                System.in.read(); // Nothing comes.
            }
            System.exit(7);
        }

        private static void loadAndRun(int times) {
            for (int i = 0; i < times; i++) {
                try (Graph graph = new OnnxRuntime().load("tiny", TinyGraph.onnx(), new GraphOptions("cpu", 1))) {
                    graph.run(Map.of("x", Tensor.floats(1, 3), "scale", Tensor.longs(new long[] {2}, 1)));
                }
            }
        }
    }

    @Test
    void signalWhileGraphsRunAndLoad_endsWithItsStatusAndLeavesNothing(@TempDir Path folder) throws Exception {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "Windows has no such signals");
        for (int i = 0; i < TIMES; i++) {
            Process process = start(folder);
            String output = output(process, process.toHandle()::destroy);
            assertEquals(128 + 15, process.waitFor(), output);
            assertTrue(output.contains("hook done"), output);
            assertEquals(List.of(), files(folder));
        }
    }

    @Test
    void exitWhileGraphsRunAndLoad_endsWithItsStatus(@TempDir Path folder) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            Process process = start(folder, "exit");
            String output = output(process, () -> {});
            assertEquals(7, process.waitFor(), output);
            assertTrue(output.contains("hook done"), output);
        }
    }

    /** Nothing is left to the process that is killed, as nothing stays once the libraries are loaded. */
    @Test
    void killedProcess_leavesNoLibraries(@TempDir Path folder) throws Exception {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "Windows keeps the files of loaded libraries");
        Process process = start(folder);
        String output = output(process, process.toHandle()::destroyForcibly);
        assertFalse(output.contains("hook done"), output);
        process.waitFor();
        assertEquals(List.of(), files(folder));
    }

    private static Process start(Path folder, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Stream<String> command = Stream.of(
                java,
                "-Xlog:disable",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName());
        return new ProcessBuilder(Stream.concat(command, Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .start();
    }

    /** Returns what a process prints; does something to it once it is ready. */
    private static String output(Process process, Runnable once) throws Exception {
        StringBuilder output = new StringBuilder();
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.append(line).append('\n');
                if (line.equals("ready")) {
                    once.run();
                }
            }
        }
        return output.toString();
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
        }
    }
}
