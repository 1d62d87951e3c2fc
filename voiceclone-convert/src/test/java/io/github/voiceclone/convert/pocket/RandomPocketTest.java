package io.github.voiceclone.convert.pocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.convert.network.CodecTests;
import io.github.voiceclone.pocket.PocketFixture;
import io.github.voiceclone.pocket.PocketSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomPocketTest {
    @TempDir
    Path folder;

    @Test
    void tinyPack_speaksBoundedNoiseOfTheLengthAskedFor() {
        CodecManifest<PocketSettings> manifest = RandomPack.writeTinyPocket(folder.resolve("pack"), 1);
        assertEquals(manifest, RandomPack.writeTinyPocket(folder.resolve("again"), 1));
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend("onnx")
                .pack(folder.resolve("pack"))
                .build()) {
            assertEquals(List.of("en"), cloner.languages());
            Voice voice = cloner.createVoice("v", AudioClip.of(PocketFixture.recording(), 24_000));
            SynthesisOptions options = SynthesisOptions.defaults()
                    .withStopThreshold(1)
                    .withMaxFrames(90)
                    .withSplitText(false);
            Speech speech =
                    cloner.speak(SpeechRequest.of("The old bridge.", voice).withOptions(options));
            float[] samples = speech.audio().toArray();
            assertEquals(90 * 1920, samples.length);
            CodecTests.assertBoundedNoise(samples);
        }
    }

    @Test
    void modelOf24Layers_speaks() {
        RandomPocket.Size size = RandomPocket.Size.DEEP;
        CodecManifest<PocketSettings> manifest = RandomPocket.graphs(size, 1)
                .write(folder.resolve("deep"), "deep", List.of("fr"), "0".repeat(64), RandomPocket.tokenizer(size));
        assertEquals(24, manifest.settings().attention().layers());
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend("onnx")
                .pack(folder.resolve("deep"))
                .build()) {
            Voice voice = cloner.createVoice("v", AudioClip.of(PocketFixture.recording(), 24_000));
            SynthesisOptions options =
                    SynthesisOptions.defaults().withStopThreshold(1).withMaxFrames(5);
            Speech speech = cloner.speak(SpeechRequest.of("Le pont.", voice).withOptions(options));
            assertEquals(5 * 1920, speech.audio().toArray().length);
        }
    }

    @Test
    void tokenizer_hasATokenForCommonWordsAndBytesForTheRest() {
        SentencePieceTokenizer tokenizer =
                SentencePieceTokenizer.read(RandomPocket.tokenizer(RandomPocket.Size.SIX_LAYERS));
        assertEquals(4000, tokenizer.size());
        assertEquals(3, tokenizer.encode("the old bridge").size());
        assertEquals("Caf\u00e9, 42!", tokenizer.decode(tokenizer.encode("Caf\u00e9, 42!")));
    }
}
