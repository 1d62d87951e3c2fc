package io.github.voiceclone.pocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.codeclm.StreamedCodec.Tail;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PocketPackTest {
    /** Sizes of the published model of 24 layers. */
    static final PocketSettings FULL = new PocketSettings(
            new AttentionShape(24, 16, 64, 10_000),
            32,
            512,
            4000,
            4001,
            4002,
            4003,
            0.7f,
            -4,
            true,
            3,
            24_000,
            1920,
            new AttentionShape(2, 8, 64, 10_000),
            250,
            16,
            List.of(new Tail("tail.encoder.model.0.conv", 1, 6)),
            List.of(new Tail("tail.up", 512, 1)));

    @TempDir
    Path folder;

    private static PackFile file(String path) {
        return new PackFile(
                path,
                6,
                new Sha256().add("secret".getBytes(StandardCharsets.UTF_8)).hex());
    }

    private static CodecManifest<PocketSettings> manifest(String tokenizer) {
        TreeMap<String, PackFile> graphs = new TreeMap<>();
        for (String name :
                List.of(CodecManifest.CODEC_ENCODER, CodecManifest.LANGUAGE_MODEL, CodecManifest.CODEC_DECODER)) {
            graphs.put(name, file("fp32/" + name + ".onnx"));
        }
        TreeMap<String, SortedMap<String, PackFile>> precisions = new TreeMap<>();
        precisions.put("fp32", graphs);
        return new CodecManifest<>(
                1, "pocket", "test", "0".repeat(64), List.of("en"), FULL, file(tokenizer), precisions);
    }

    private CodecPack<PocketSettings> open() {
        return new CodecPack<>(PocketFamily.FAMILY, VoicePackSource.directory(folder));
    }

    private void write(byte[] json) {
        try {
            Files.write(folder.resolve("voice-pack.json"), json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json() {
        return new String(CodecPack.json(manifest("text/tokenizer.model")), StandardCharsets.UTF_8);
    }

    private void edit(String text, String replacement) {
        String json = json();
        assertTrue(json.contains(text), json);
        write(json.replaceFirst(Pattern.quote(text), Matcher.quoteReplacement(replacement))
                .getBytes(StandardCharsets.UTF_8));
    }

    private static void assertFails(Reason reason, Supplier<?> work, String part) {
        VoicePackException failure = assertThrows(VoicePackException.class, work::get);
        assertEquals(reason, failure.reason(), failure.getMessage());
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
    }

    @Test
    void manifest_isReadAsItWasWritten() {
        write(json().getBytes(StandardCharsets.UTF_8));
        assertEquals(manifest("text/tokenizer.model"), open().manifest());
    }

    @ParameterizedTest
    @CsvSource({
        "formatVersion,1,2,TOO_NEW,format version 2",
        "formatVersion,1,0,TOO_OLD,format version 0",
        "formatVersion,1,1.0,CORRUPT,has no formatVersion",
        "family,'\"pocket\"','\"vits\"',UNKNOWN_FAMILY,model family",
        "name,'\"test\"',null,CORRUPT,name",
        "latentWidth,32,32.5,CORRUPT,settings.latentWidth",
        "latentWidth,32,'\"32\"',CORRUPT,settings.latentWidth",
        "latentWidth,32,null,CORRUPT,latentWidth",
        "latentWidth,32,32.5,CORRUPT,'settings.latentWidth is 32.5, expected a whole number; convert again'",
        "latentWidth,32,'\"32\"',CORRUPT,'settings.latentWidth is \"32\", expected a whole number;'",
        "latentWidth,32,null,CORRUPT,'settings.latentWidth is null, expected a whole number;'",
        "latentWidth,32,'[1]',CORRUPT,'settings.latentWidth is [1], expected a whole number;'",
        "latentWidth,32,3000000000,CORRUPT,'settings.latentWidth'",
        "name,'\"test\"',[7],CORRUPT,'name is [7], expected a text;'",
        "name,'\"test\"',null,CORRUPT,'name is null, expected a text;'",
        "replaceSemicolons,true,1,CORRUPT,'settings.replaceSemicolons is 1, expected true or false;'",
        "layers,24,'{}',CORRUPT,'settings.attention.layers is {}, expected a whole number;'",
        "bytes,6,'6, \"more\" : 1',CORRUPT,'more is no field of this format;'",
        "bytes,6,'6, \"more\" : 1',CORRUPT,more",
        "bytes,6,'6, \"bytes\" : 7',CORRUPT,Duplicate field 'bytes'"
    })
    void fieldOfAnotherForm_isRefused(String name, String value, String wrong, Reason reason, String message) {
        edit("\"" + name + "\" : " + value, "\"" + name + "\" : " + wrong);
        assertFails(reason, this::open, message);
    }

    @ParameterizedTest
    @CsvSource({
        "layers,24,65",
        "layers,24,0",
        "heads,16,2000000000",
        "headSize,64,63",
        "headSize,64,1000000",
        "maxPeriod,10000.0,1e999",
        "maxPeriod,10000.0,0.5",
        "latentWidth,32,4097",
        "voiceWidth,512,0",
        "tokens,4000,2000000000",
        "nothing,4001,4004",
        "nothing,4001,4000",
        "voiceStart,4002,4001",
        "firstFrame,4003,4002",
        "maxPeriod,10000.0,99.0",
        "maxPeriod,10000.0,1000000000.0",
        "framesAfterStop,3,101",
        "temperature,0.7,5.0",
        "voiceStart,4002,-2",
        "firstFrame,4003,-1",
        "temperature,0.7,-1",
        "stopLogit,-4.0,1e99",
        "framesAfterStop,3,1001",
        "sampleRate,24000,1",
        "sampleRate,24000,2000000000",
        "frameSamples,1920,100",
        "frameSamples,1920,24001",
        "window,250,20000",
        "framePositions,16,0",
        "framePositions,16,2000000000",
        "channels,512,20000",
        "length,6,100000",
        "name,'\"tail.up\"','\"keys.0\"'"
    })
    void numberOutOfRange_isRefused(String name, String value, String wrong) {
        edit("\"" + name + "\" : " + value, "\"" + name + "\" : " + wrong);
        assertFails(Reason.CORRUPT, this::open, "expected");
    }

    @Test
    void numbersThatAreTooLargeTogether_areRefused() {
        String json =
                json().replace("\"window\" : 250", "\"window\" : 16384").replace("\"heads\" : 8", "\"heads\" : 64");
        write(json.getBytes(StandardCharsets.UTF_8));
        assertFails(Reason.CORRUPT, this::open, "the codec's window of keys is 134217728, expected 1 to 16777216");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "../pack2/secret", "/etc/hostname", "text", "", "a\u0000b"})
    void pathOutOfThePack_missing(String path) throws IOException {
        Path pack = Files.createDirectory(folder.resolve("pack"));
        Files.createDirectory(folder.resolve("pack2"));
        Files.createDirectory(pack.resolve("text"));
        Files.writeString(folder.resolve("pack2/secret"), "secret");
        Files.writeString(folder.resolve("secret"), "secret");
        Files.write(pack.resolve("voice-pack.json"), CodecPack.json(manifest(path)));
        CodecPack<PocketSettings> opened = new CodecPack<>(PocketFamily.FAMILY, VoicePackSource.directory(pack));
        assertFails(Reason.MISSING, opened::tokenizer, "lacks " + path);
    }

    @Test
    void tokenizerThatIsNone_corrupt() throws IOException {
        Files.createDirectory(folder.resolve("text"));
        write(json().getBytes(StandardCharsets.UTF_8));
        Files.writeString(folder.resolve("text/tokenizer.model"), "secret");
        assertFails(Reason.CORRUPT, () -> open().tokenizer(), "is refused: the SentencePiece model");
        Files.writeString(folder.resolve("text/tokenizer.model"), "secres");
        assertFails(Reason.CORRUPT, () -> open().tokenizer(), "(size or SHA-256 differs)");
    }

    /** Damage of bytes, and of numbers. */
    @Test
    void damagedManifests_areRefusedOrSound() throws IOException {
        byte[] good = json().getBytes(StandardCharsets.UTF_8);
        List<String> numbers = numbers(new ObjectMapper().readTree(good));
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            write(random.nextBoolean() ? damaged(good, random) : withNumber(numbers, random));
            try {
                open();
            } catch (VoicePackException e) {
                assertTrue(e.getMessage().length() < 1_000 && !e.getMessage().contains("\n"), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 600, refused + " refused");
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bad = good.clone();
        for (int n = random.nextInt(4); n >= 0; n--) {
            bad[random.nextInt(bad.length)] = (byte)
                    (random.nextBoolean() ? random.nextInt() : "0123456789{}[]\",:-e".charAt(random.nextInt(19)));
        }
        return bad;
    }

    private static byte[] withNumber(List<String> numbers, Random random) {
        String number = numbers.get(random.nextInt(numbers.size()));
        long wrong = random.nextLong() >> random.nextInt(Long.SIZE);
        return json().replace(": " + number, ": " + wrong).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> numbers(JsonNode tree) {
        List<String> numbers = new ArrayList<>();
        if (tree.isNumber()) {
            numbers.add(tree.asText());
        }
        tree.forEach(child -> numbers.addAll(numbers(child)));
        return numbers;
    }
}
