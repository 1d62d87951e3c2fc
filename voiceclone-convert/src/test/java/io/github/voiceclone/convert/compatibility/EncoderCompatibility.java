package io.github.voiceclone.convert.compatibility;

import static io.github.voiceclone.convert.compatibility.ReferenceFiles.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every backend's encoder must do. The references are of MockingBird's PyTorch code, in float32. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EncoderCompatibility {
    private Path pack;
    private Encoder encoder;

    /** Returns the backend under test. */
    protected abstract Backend backend();

    @BeforeAll
    void open(@TempDir Path folder) {
        pack = ReferenceFiles.encoderPack(folder);
        encoder = backend().encoder(pack);
    }

    @AfterAll
    void close() {
        if (encoder != null) {
            encoder.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"utterance0", "utterance1"})
    void recording_givesTheReferencesEmbedding(String utterance) throws IOException {
        SpeakerEmbedding expected = SpeakerEmbedding.of(
                ReferenceFiles.array("encoder/" + utterance + ".embedding.npy").values());
        SpeakerEmbedding found = embed(request(utterance)).get(0);
        assertClose(expected.toArray(), found.toArray(), backend().tolerances().embedding(), utterance);
        double cosine = expected.cosine(found);
        assertTrue(cosine >= backend().tolerances().cosine(), utterance + " has cosine " + cosine);
        double norm = Math.sqrt(squares(found));
        assertEquals(1, norm, 1e-5);
    }

    @Test
    void batch_givesWhatEachGivesAlone() throws IOException {
        EncodeRequest first = request("utterance0");
        EncodeRequest second = request("utterance1");
        List<SpeakerEmbedding> together = embed(second, first, second);
        double tolerance = backend().tolerances().batch();
        float[] alone = embed(second).get(0).toArray();
        assertClose(alone, together.get(0).toArray(), tolerance, "first of the batch");
        assertClose(alone, together.get(2).toArray(), tolerance, "last of the batch");
        float[] other = embed(first).get(0).toArray();
        assertClose(other, together.get(1).toArray(), tolerance, "middle of the batch");
        assertNotEquals(together.get(0), together.get(1));
    }

    @Test
    void noRequests_noEmbeddings() {
        assertEquals(List.of(), encoder.embed(List.of()));
    }

    @Test
    void silentRecording_refused() {
        EncodeRequest silence = new EncodeRequest(AudioClip.of(new float[16_000], 16_000), Preprocessing.NONE);
        assertThrows(InvalidInputException.class, () -> encoder.embed(List.of(silence)));
    }

    @Test
    void shortestRecording_isHeard() {
        EncodeRequest click = new EncodeRequest(AudioClip.of(new float[] {0.5f}, 16_000), Preprocessing.NONE);
        assertEquals(256, embed(click).get(0).size());
    }

    @Test
    void info_namesBackendAndModel() {
        assertEquals(backend().name(), encoder.info().backend());
        assertEquals("fp32", encoder.info().precision());
        assertEquals(64, encoder.info().model().length());
        assertEquals(new SpeakerFormat.Embedding(256), encoder.speakerFormat());
    }

    @Test
    void closedWhileOthersCall_callsEndOrAreRefused() throws Exception {
        EncodeRequest request = request("utterance1");
        Encoder other = backend().encoder(pack);
        ClosingCalls.assertClean(other, () -> other.embed(List.of(request)));
    }

    private List<SpeakerEmbedding> embed(EncodeRequest... requests) {
        return encoder.embed(List.of(requests)).stream()
                .map(SpeakerEmbedding.class::cast)
                .toList();
    }

    private static double squares(SpeakerEmbedding embedding) {
        double sum = 0;
        for (float value : embedding.toArray()) {
            sum += (double) value * value;
        }
        return sum;
    }

    private static EncodeRequest request(String utterance) throws IOException {
        try (InputStream in = ReferenceFiles.open("encoder/" + utterance + ".wav")) {
            return new EncodeRequest(AudioFiles.read(in, utterance, 1 << 24, 60), Preprocessing.NONE);
        }
    }
}
