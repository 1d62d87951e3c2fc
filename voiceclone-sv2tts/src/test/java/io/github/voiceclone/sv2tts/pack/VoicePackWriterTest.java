package io.github.voiceclone.sv2tts.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoicePackWriterTest {
    @TempDir
    Path folder;

    @Test
    void finish_replacesAPackAsAWhole() throws IOException {
        Path pack = folder.resolve("pack");
        Packs.whole(pack);
        Manifest manifest = Packs.vocoder(pack, List.of("vocoder"));
        assertEquals(manifest, VoicePack.open(VoicePackSource.directory(pack)).manifest());
        assertEquals(List.of("fp32", "fp32/vocoder.onnx", "voice-pack.json"), content(pack));
        assertEquals(List.of("pack"), names(folder));
    }

    @Test
    void closeWithoutFinish_leavesTheOldPackAndNoLitter() throws IOException {
        Path pack = folder.resolve("pack");
        Manifest manifest = Packs.whole(pack);
        VoicePackWriter writer = VoicePackWriter.start(pack);
        writer.write("fp32/vocoder.onnx", new byte[] {1, 2, 3});
        assertEquals(2, names(folder).size());
        writer.close();
        writer.close();
        assertEquals(List.of("pack"), names(folder));
        VoicePack old = VoicePack.open(VoicePackSource.directory(pack));
        assertEquals(manifest, old.manifest());
        old.read(old.vocoder().graphs().get("fp32").get("vocoder"));
    }

    @Test
    void afterFinishOrClose_nothingMoreIsWritten() {
        Path pack = folder.resolve("pack");
        VoicePackWriter writer = VoicePackWriter.start(pack);
        writer.finish(Packs.manifest(null, null, null));
        assertThrows(IllegalStateException.class, () -> writer.write("fp32/a.onnx", new byte[1]));
        writer.close();
        assertTrue(Files.isRegularFile(pack.resolve(Manifest.FILE)));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no POSIX permissions")
    void newFolders_areMadeAndReadableLikeAnyOther() throws IOException {
        Path pack = folder.resolve("a/b/pack");
        Packs.whole(pack);
        Path ordinary = Files.createDirectory(folder.resolve("ordinary"));
        assertEquals(Files.getPosixFilePermissions(ordinary), Files.getPosixFilePermissions(pack));
    }

    @Test
    void emptyFolder_becomesThePack() throws IOException {
        Path pack = Files.createDirectory(folder.resolve("pack"));
        Packs.whole(pack);
        assertTrue(Files.isRegularFile(pack.resolve(Manifest.FILE)));
    }

    @Test
    void folderWithOtherFiles_refusedAndLeftAsItIs() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.writeString(photos.resolve("cat.jpg"), "meow");
        InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> VoicePackWriter.start(photos));
        assertTrue(refusal.getMessage().contains("holds cat.jpg"), refusal.getMessage());
        assertEquals(List.of("cat.jpg"), names(photos));
        assertEquals(List.of("photos"), names(folder));
    }

    @Test
    void packWithOtherFilesInIt_refusedAndLeftAsItIs() throws IOException {
        Path pack = folder.resolve("pack");
        Packs.whole(pack);
        Files.writeString(pack.resolve("notes.txt"), "mine");
        List<String> before = content(pack);
        InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> VoicePackWriter.start(pack));
        assertTrue(refusal.getMessage().contains("holds notes.txt"), refusal.getMessage());
        assertEquals(before, content(pack));
    }

    @Test
    void fileInTheWay_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("pack"), "text");
        assertThrows(InvalidInputException.class, () -> VoicePackWriter.start(file));
        assertThrows(InvalidInputException.class, () -> VoicePackWriter.start(file.resolve("inside")));
        assertThrows(InvalidInputException.class, () -> VoicePackWriter.start(Path.of("/")));
        assertEquals("text", Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../stolen.onnx", "fp32/../../stolen.onnx", "..", ".", ""})
    void graphOutsideThePack_refused(String path) throws IOException {
        String absolute = folder.resolve("stolen.onnx").toString();
        try (VoicePackWriter writer = VoicePackWriter.start(folder.resolve("pack"))) {
            assertThrows(InvalidInputException.class, () -> writer.write(path, new byte[] {1}));
            assertThrows(InvalidInputException.class, () -> writer.write(absolute, new byte[] {1}));
        }
        assertEquals(List.of(), names(folder));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> content(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.skip(1)
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows lets only administrators make links")
    void packRead_isNotWrittenOver() throws IOException {
        Path pack = Files.createDirectory(folder.resolve("pack"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), pack);
        VoicePackSource read = VoicePackSource.directory(pack);
        for (Path same : List.of(pack, folder.resolve("x/../pack"), link)) {
            InvalidInputException error =
                    assertThrows(InvalidInputException.class, () -> VoicePackWriter.requireOther(read, same));
            assertEquals(same + " is the pack to read: write the new one somewhere else", error.getMessage());
        }
        VoicePackWriter.requireOther(read, folder.resolve("other"));
    }

    @Test
    void processThatEnds_leavesNothingAtAnyMoment() throws Exception {
        Path pack = folder.resolve("pack");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriting.class.getName(),
                        pack.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream ready = process.getInputStream()) {
            assertEquals('.', ready.read());
            assertTrue(names(folder).get(0).startsWith(".pack."), names(folder).toString());
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(List.of(), names(folder));
    }

    /** Writes a pack's graphs until the process ends. */
    static final class EndlessWriting {
        private EndlessWriting() {}

        public static void main(String[] args) {
            VoicePackWriter writer = VoicePackWriter.start(Path.of(args[0]));
            for (int i = 0; true; i++) {
                writer.write("fp32/graph" + i % 100 + ".onnx", new byte[1 << 16]);
                System.out.print(i == 10 ? "." : "");
                System.out.flush();
            }
        }
    }

    @Test
    void leftOfDeadProcesses_goesAndWhatMayBeAnothersStays() throws IOException {
        Path dead = left("pack", "voice-pack.json", ".lock");
        String withoutLock = left("pack", "voice-pack.json").getFileName().toString();
        String foreign = left("pack", ".lock", "thesis.txt").getFileName().toString();
        String otherPack = left("pack2", ".lock").getFileName().toString();
        Path pack = folder.resolve("pack");
        try (VoicePackWriter other = VoicePackWriter.start(pack)) {
            other.write("fp32/a.onnx", new byte[1]);
            VoicePackWriter.start(pack).close();
            assertEquals(4, names(folder).size(), "the other writer's stays");
            other.finish(Packs.manifest(null, null, null));
        }
        assertTrue(Files.notExists(dead));
        assertEquals(Stream.of(withoutLock, foreign, otherPack, "pack").sorted().toList(), names(folder));
        assertEquals(List.of("fp32", "fp32/a.onnx", "voice-pack.json"), content(pack));
    }

    private Path left(String pack, String... files) throws IOException {
        Path left = Files.createDirectory(folder.resolve("." + pack + "." + UUID.randomUUID() + ".part"));
        for (String file : files) {
            Files.writeString(left.resolve(file), "");
        }
        return left;
    }
}
