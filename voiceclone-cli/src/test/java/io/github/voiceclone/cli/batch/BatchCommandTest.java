package io.github.voiceclone.cli.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.batch.BatchSeed;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCommandTest {
    @TempDir
    Path folder = Path.of("");

    private Path out = Path.of("");

    @BeforeEach
    void copyRecording() throws IOException {
        out = folder.resolve("out");
        Files.copy(TestFiles.speech(), folder.resolve("me.wav"));
    }

    private Run batch(Object... more) {
        return Run.of("batch", "--manifest", folder.resolve("all.jsonl"), "--out", out, more);
    }

    private void manifest(String... lines) throws IOException {
        Files.writeString(folder.resolve("all.jsonl"), String.join("\n", lines));
    }

    private static String line(String id, String text) {
        return "{\"id\": \"" + id + "\", \"text\": \"" + text + "\", \"reference\": \"me.wav\"}";
    }

    private List<JsonNode> failures() throws IOException {
        List<JsonNode> failures = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve(BatchCommand.FAILURES))) {
            failures.add(TestFiles.json(line));
        }
        return failures;
    }

    @Test
    void everyLine_isSpokenAsCloneWould() throws IOException {
        Path voice = folder.resolve("me.voice");
        Path alone = folder.resolve("alone.wav");
        Object[] clone = {"clone", "--reference", folder.resolve("me.wav"), "--text", "早上好。", "--seed", 7};
        Object[] files = {"--out", alone, "--save-voice", voice};
        Run.of(clone, files).assertFine();
        manifest(
                "\uFEFF" + line("a", "你好。"),
                "",
                "{\"id\": \"b\", \"text\": \"早上好。\", \"voice\": \"me.voice\", \"seed\": 7, \"out\": \"deep/er/b.wav\"}",
                line("c", "再见。"));
        Run run = batch("--json").assertFine();
        JsonNode report = TestFiles.json(run.out());
        assertEquals(3, report.get("spoken").intValue());
        assertEquals(0, report.get("failed").intValue());
        assertEquals(Set.of("", "a.wav", "c.wav", "deep", "deep/er", "deep/er/b.wav"), TestFiles.listing(out));
        assertArrayEquals(Files.readAllBytes(alone), Files.readAllBytes(out.resolve("deep/er/b.wav")));
    }

    @Test
    void seedsFromIds_areThoseOfTheLibrary() throws IOException {
        manifest(
                line("a", "你好。"),
                line("b", "你好。").replace("}", ", \"seed\": " + BatchSeed.of(3, "a") + "}"),
                line("c", "你好。"));
        batch("--seed-from-id", "--seed", 3, "--jobs", 1).assertFine();
        assertArrayEquals(Files.readAllBytes(out.resolve("a.wav")), Files.readAllBytes(out.resolve("b.wav")));
        assertFalse(Arrays.equals(Files.readAllBytes(out.resolve("a.wav")), Files.readAllBytes(out.resolve("c.wav"))));
    }

    @Test
    void rerun_speaksOnlyWhatIsMissing() throws IOException {
        manifest(line("a", "你好。"), line("b", "早上好。"));
        batch().assertFine();
        FileTime old = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(out.resolve("a.wav"), old);
        Files.delete(out.resolve("b.wav"));
        Run run = batch().assertFine();
        assertTrue(run.out().startsWith("1 spoken (") && run.out().contains(", 1 there already, 0 failed"), run.out());
        assertEquals(old, Files.getLastModifiedTime(out.resolve("a.wav")));
        assertTrue(Files.exists(out.resolve("b.wav")));
        assertEquals(
                "0 spoken, 2 there already, 0 failed",
                batch().assertFine().out().strip());
    }

    @Test
    void badLines_areReportedWithTheirNumbersAndTheRestGoesOn() throws IOException {
        manifest(
                line("a", "你好。"),
                "not json",
                "[1]",
                "{\"id\": \"x\", \"reference\": \"me.wav\"}",
                "{\"id\": \"x\", \"text\": \"你好\"}",
                "{\"id\": \"x\", \"text\": \"你好\", \"reference\": \"me.wav\", \"sead\": 1}",
                "{\"id\": \"x\", \"text\": \"你好\", \"reference\": \"me.wav\", \"seed\": 1.5}",
                "{\"id\": \"x\", \"id\": \"y\", \"text\": \"你好\", \"reference\": \"me.wav\"}",
                line("a", "早上好。"),
                "{\"id\": 3, \"text\": \"你好\", \"reference\": \"me.wav\"}",
                line("x", " "));
        Run run = batch();
        assertEquals(2, run.status());
        assertEquals("", run.err());
        assertTrue(run.out().contains("1 spoken") && run.out().contains("10 failed"), run.out());
        String[] words = {
            "not JSON", "no JSON object", "'text' is missing", "either 'reference' or 'voice'", "'sead'",
            "'seed' is 1.5", "Duplicate", "line 1 writes", "'id' is 3", "'text' is empty"
        };
        List<JsonNode> failures = failures();
        for (int i = 0; i < words.length; i++) {
            assertEquals(i + 2, failures.get(i).get("line").intValue());
            String error = failures.get(i).get("error").textValue();
            assertTrue(error.contains(words[i]), () -> error);
        }
        assertFalse(failures.get(0).has("id"));
        assertEquals("x", failures.get(2).get("id").textValue());
    }

    @Test
    void namesTooLongForAFile_areRefusedAsTheManifestIsRead() throws IOException {
        String longest = "x".repeat(251);
        manifest(
                line("x".repeat(300), "你好。"),
                line("你".repeat(84), "你好。"),
                line("b", "你好。")
                        .replace("{", "{\"out\": \"" + longest + "y/b.wav\", ")
                        .replace("y/", "xxxxx/"),
                line(longest, "你好。"));
        Run run = batch();
        assertTrue(run.out().contains("1 spoken") && run.out().contains("3 failed"), run.out());
        assertTrue(Files.exists(out.resolve(longest + ".wav")));
        assertEquals(
                "'xxxxxxxxxxxxxxxxxxxx…' is too long for the name of a file: 304 bytes in UTF-8, expected at most 255"
                        + " with its ending; name the file with 'out'",
                failures().get(0).get("error").textValue());
        assertTrue(failures().get(1).get("error").textValue().contains(": 256 bytes"));
        assertTrue(failures().get(2).get("error").textValue().contains(": 256 bytes"));
    }

    @Test
    void linesThatCannotBeSpoken_failAloneAndAreTriedAgain() throws IOException {
        manifest(
                line("a", "你好。"),
                line("b", "😀😀"),
                line("c", "你好。").replace("me.wav", "nobody.wav"),
                line("d", "早上好。").replace("me.wav", "nobody.wav"));
        assertEquals(2, batch().status());
        assertEquals(
                List.of("b", "c", "d"),
                failures().stream()
                        .map(failure -> failure.get("id").textValue())
                        .toList());
        assertTrue(failures().get(1).get("error").textValue().contains("nobody.wav"));
        assertEquals(Set.of("", "a.wav", BatchCommand.FAILURES), TestFiles.listing(out));

        Files.copy(TestFiles.speech(), folder.resolve("nobody.wav"));
        manifest(line("a", "你好。"), line("c", "你好。").replace("me.wav", "nobody.wav"));
        batch().assertFine();
        assertEquals(Set.of("", "a.wav", "c.wav"), TestFiles.listing(out));
    }

    @Test
    void linesThatAreNotWhole_areListedAndTheExitStatusSaysSo() throws IOException {
        manifest(line("a", "你好☃。"), line("b", "早上好。"));
        Run run = batch();
        assertEquals(3, run.status(), run.err());
        assertTrue(run.out().contains("2 spoken") && run.out().contains("1 not whole"), run.out());
        JsonNode skipped = TestFiles.json(Files.readString(out.resolve(BatchCommand.WARNINGS)));
        assertEquals(1, skipped.get("line").intValue());
        assertTrue(skipped.get("skipped").get(0).textValue().contains("☃"), skipped::toString);
        assertFalse(skipped.has("cutOff"));

        Files.delete(out.resolve("b.wav"));
        assertEquals(3, batch("--max-frames", 12).status());
        JsonNode cut = TestFiles.json(Files.readString(out.resolve(BatchCommand.WARNINGS)));
        assertEquals("早上好", cut.get("cutOff").get(0).textValue());

        Files.delete(out.resolve("b.wav"));
        batch().assertFine();
        assertFalse(Files.exists(out.resolve(BatchCommand.WARNINGS)));
    }

    @Test
    void format_isThatOfTheNameOrTheOneAskedFor() throws IOException {
        String named = line("b", "你好。").replace("{", "{\"out\": \"b.mp3\", ");
        manifest(line("a", "你好。"), named);
        batch("--sample-rate", 24_000).assertFine();
        assertEquals(Set.of("", "a.wav", "b.mp3"), TestFiles.listing(out));
        assertEquals(
                24_000,
                AudioFiles.read(out.resolve("b.mp3"), InputLimits.defaults()).sampleRate());
        manifest(line("c", "你好。"));
        batch("--format", "opus").assertFine();
        assertEquals(
                48_000,
                AudioFiles.read(out.resolve("c.opus"), InputLimits.defaults()).sampleRate());
    }

    @Test
    void namesThatLeaveTheFolder_areRefused() throws IOException {
        String named = "{\"id\": \"x\", \"text\": \"你好\", \"reference\": \"me.wav\", \"out\": \"%s\"}";
        manifest(
                line("../x", "你好。"),
                String.format(named, "../x.wav"),
                String.format(named, folder.resolve("x.wav")),
                String.format(named, "deep/../../x.wav"),
                String.format(named, "x.xyz"),
                String.format(named, "x\\u0000.wav"),
                line("a\\\\b", "你好。"));
        assertEquals(2, batch().status());
        assertEquals(7, failures().size());
        assertEquals(
                Set.of("", "all.jsonl", "me.wav", "out", "out/" + BatchCommand.FAILURES), TestFiles.listing(folder));
    }

    @Test
    void recording_isAnalysedOnceHoweverManyLinesAskForIt() throws IOException {
        String[] lines = new String[12];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line("n" + i, "你好。");
        }
        manifest(lines);
        Run run = batch("--profile");
        assertEquals(0, run.status(), run.err());
        String encoder = run.err()
                .lines()
                .filter(line -> line.startsWith("encoder "))
                .findFirst()
                .orElseThrow();
        assertTrue(encoder.matches("encoder +1 .*"), encoder);
        assertEquals(13, TestFiles.listing(out).size());
    }

    @Test
    void secondBatchIntoTheSameFolder_isRefused() throws IOException {
        manifest(line("a", "你好。"));
        Files.createDirectory(out);
        try (FolderLock lock = FolderLock.take(out)) {
            batch().assertMistake("out: another batch is writing to this folder", "choose another --out");
            assertEquals(Set.of("", FolderLock.FILE), TestFiles.listing(out), lock::toString);
        }
        batch().assertFine();
        assertEquals(Set.of("", "a.wav"), TestFiles.listing(out));
    }

    @Test
    void manifest_isReadFromStandardInput() throws IOException {
        InputStream before = System.in;
        String line =
                line("a", "你好。").replace("me.wav", folder.resolve("me.wav").toString());
        try {
            System.setIn(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
            Run.of("batch", "--manifest", "-", "--out", out).assertFine();
        } finally {
            System.setIn(before);
        }
        assertEquals(Set.of("", "a.wav"), TestFiles.listing(out));
    }

    @Test
    void wrongUse_isRefusedBeforeAnyWork() throws IOException {
        batch().assertMistake("no manifest");
        manifest(line("a", "你好。"));
        batch("--jobs", 0).assertMistake("--jobs is 0");
        batch("--style", 10).assertMistake("style is 10");
        Files.write(folder.resolve("all.jsonl"), new byte[] {(byte) 0xff, 10});
        batch().assertMistake("not UTF-8");
        manifest(line("a", "你好。"));
        Files.createFile(out);
        batch().assertMistake("the folder cannot be made");
    }
}
