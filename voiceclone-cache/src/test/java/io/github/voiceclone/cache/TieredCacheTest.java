package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.bytes;
import static io.github.voiceclone.cache.FakeEncoder.embedding;
import static io.github.voiceclone.cache.FakeEncoder.key;
import static io.github.voiceclone.cache.FakeEncoder.requests;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.ClosedException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.Voice;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TieredCacheTest {
    private final FakeEncoder encoder = new FakeEncoder();
    private final MapTier upper = new MapTier();
    private final MapTier lower = new MapTier();
    private final TieredCache cache = TieredCache.of(upper).then(lower);
    private final Encoder cached = cache.decorate(encoder, StageObserver.NONE);

    @Test
    void knownRecording_isNotAnalysedAgain() {
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        assertEquals(List.of(1), encoder.batches);
    }

    @Test
    void observer_isToldOfEachTierAsked() {
        List<String> told = new ArrayList<>();
        StageObserver observer = new StageObserver() {
            @Override
            public boolean listening() {
                return true;
            }

            @Override
            public void cacheLookedUp(String tier, int keys, int hits, Duration elapsed) {
                told.add(tier + " " + hits + "/" + keys);
            }
        };
        TieredCache both =
                TieredCache.of(MemoryTier.builder().build()).then(upper).then(lower);
        Encoder observed = both.decorate(encoder, observer);
        upper.values.put(key(1), bytes(1));
        observed.embed(requests(1, 2));
        observed.embed(requests(2));
        assertEquals(List.of("memory 0/2", upper.name() + " 1/2", lower.name() + " 0/1", "memory 1/1"), told);
    }

    @Test
    void sameRecordingForOtherEncoderOrPreprocessing_isAnalysedAgain() {
        cached.embed(requests(1));
        EncodeRequest plain = new EncodeRequest(requests(1).get(0).recording(), Preprocessing.NONE);
        cached.embed(List.of(plain));
        assertEquals(List.of(1, 1), encoder.batches);
        FakeEncoder other = new FakeEncoder("other");
        cache.decorate(other, StageObserver.NONE).embed(requests(1));
        assertEquals(List.of(1), other.batches);
    }

    @Test
    void requestThatIsNotCacheable_isNeitherLookedUpNorKept() {
        EncodeRequest kept = requests(1).get(0);
        EncodeRequest compared = new EncodeRequest(requests(2).get(0).recording(), kept.preprocessing(), false);
        assertEquals(List.of(embedding(2)), cached.embed(List.of(compared)));
        assertEquals(List.of(), upper.lookups);
        assertEquals(List.of(embedding(2), embedding(1)), cached.embed(List.of(compared, kept)));
        assertEquals(Set.of(key(1)), upper.values.keySet());
        assertEquals(Set.of(key(1)), lower.values.keySet());
    }

    @Test
    void hitBelow_fillsTheTiersAbove() {
        lower.values.put(key(1), bytes(1));
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        assertArrayEquals(bytes(1), upper.values.get(key(1)));
        assertEquals(List.of(), encoder.batches);
        cached.embed(requests(1));
        assertEquals(1, lower.lookups.size());
    }

    @Test
    void batch_isLookedUpTogetherAndOnlyWhatIsMissingComputedTogether() {
        upper.values.put(key(1), bytes(1));
        lower.values.put(key(2), bytes(2));
        List<Speaker> embeddings = cached.embed(requests(3, 1, 2, 4, 3, 1));
        assertEquals(
                List.of(embedding(3), embedding(1), embedding(2), embedding(4), embedding(3), embedding(1)),
                embeddings);
        assertEquals(List.of(2), encoder.batches);
        assertEquals(List.of(Set.of(key(1), key(2), key(3), key(4))), upper.lookups);
        assertEquals(List.of(Set.of(key(2), key(3), key(4))), lower.lookups);
        assertEquals(Set.of(key(1), key(2), key(3), key(4)), upper.values.keySet());
        assertEquals(Set.of(key(2), key(3), key(4)), lower.values.keySet());
    }

    @Test
    void valuesOfNoEmbedding_areMissesAndReplaced() {
        float[] twice = new float[FakeEncoder.SIZE];
        twice[0] = 2;
        float[] nan = new float[FakeEncoder.SIZE];
        nan[0] = Float.NaN;
        List<byte[]> foreign = List.of(
                new byte[0],
                new byte[3],
                new byte[4 * FakeEncoder.SIZE],
                new byte[4 * FakeEncoder.SIZE + 4],
                "a text of another program".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                new byte[5_000],
                floats(twice),
                floats(nan));
        for (byte[] value : foreign) {
            upper.values.put(key(1), value);
            lower.values.put(key(1), value);
            assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
            assertArrayEquals(bytes(1), upper.values.get(key(1)));
            assertArrayEquals(bytes(1), lower.values.get(key(1)));
        }
        assertEquals(foreign.size(), encoder.batches.size());
        assertEquals(foreign.size(), cache.statistics().tiers().get(0).rejected());
    }

    /** Damaged in every byte, cut at every length, of another kind, or no prompt at all. */
    @Test
    void valuesOfNoPrompt_areMissesAndReplaced() {
        FakePrompts prompts = new FakePrompts();
        Encoder encoder = cache.decorate(prompts, StageObserver.NONE);
        assertEquals(List.of(FakePrompts.prompt(1)), encoder.embed(requests(1)));
        SpeakerKey key = upper.values.keySet().iterator().next();
        byte[] whole = upper.values.get(key).clone();
        List<byte[]> foreign = new ArrayList<>(List.of(
                bytes(1),
                new Voice("", embedding(1), "").toBytes(),
                new Voice("", SpeakerPrompt.of("other-latents", 2, 12.5, new float[2]), "").toBytes(),
                new Voice("", SpeakerPrompt.of("fake-latents", 1, 12.5, new float[2]), "").toBytes(),
                new Voice("", SpeakerPrompt.of("fake-latents", 2, 25, new float[2]), "").toBytes()));
        for (int i = 0; i < whole.length; i++) {
            foreign.add(Arrays.copyOf(whole, i));
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            foreign.add(changed);
        }
        for (byte[] value : foreign) {
            upper.values.put(key, value);
            lower.values.put(key, value);
            assertEquals(List.of(FakePrompts.prompt(1)), encoder.embed(requests(1)));
            assertArrayEquals(whole, upper.values.get(key));
            assertArrayEquals(whole, lower.values.get(key));
        }
        assertEquals(foreign.size() + 1, prompts.batches);
        assertEquals(foreign.size(), cache.statistics().tiers().get(0).rejected());
    }

    @Test
    void prompts_areKeptWithTheirTranscripts() {
        FakePrompts prompts = new FakePrompts();
        Encoder encoder = cache.decorate(prompts, StageObserver.NONE);
        assertEquals(prompts.speakerFormat(), encoder.speakerFormat());
        List<Speaker> first = encoder.embed(requests(1, 2));
        assertEquals(List.of(FakePrompts.prompt(1), FakePrompts.prompt(2)), first);
        upper.values.clear();
        assertEquals(first, encoder.embed(requests(1, 2)));
        assertEquals(first, encoder.embed(requests(1, 2)));
        assertEquals(1, prompts.batches);
    }

    @Test
    void encodersOfOneFingerprintAndDifferentSpeakers_shareNothing() {
        cached.embed(requests(1));
        Encoder prompts = cache.decorate(new FakePrompts(), StageObserver.NONE);
        assertEquals(List.of(FakePrompts.prompt(1)), prompts.embed(requests(1)));
        assertEquals(2, upper.values.size());
        assertEquals(0, cache.statistics().tiers().get(0).rejected());
    }

    @Test
    void speakerOfAnotherFormat_isGivenButNotKept() {
        Encoder odd = cache.decorate(
                new FakeEncoder() {
                    @Override
                    SpeakerEmbedding embed(EncodeRequest request) {
                        return SpeakerEmbedding.of(new float[] {1});
                    }
                },
                StageObserver.NONE);
        assertEquals(List.of(SpeakerEmbedding.of(new float[] {1})), odd.embed(requests(1)));
        SpeakerPrompt talkative = FakePrompts.prompt(1).withTranscript("x".repeat(70_000));
        Encoder prompts = cache.decorate(new FakePrompts(talkative), StageObserver.NONE);
        assertEquals(List.of(talkative), prompts.embed(requests(1)));
        assertTrue(upper.values.isEmpty());
        assertTrue(lower.values.isEmpty());
    }

    @Test
    void valueTooLargeForATier_isKeptInTheOthers() {
        MapTier small = new MapTier() {
            @Override
            public long maximumValueBytes() {
                return 4 * FakeEncoder.SIZE - 1;
            }
        };
        Encoder encoder = TieredCache.of(small).then(lower).decorate(new FakeEncoder(), StageObserver.NONE);
        encoder.embed(requests(1));
        encoder.embed(requests(1));
        assertTrue(small.values.isEmpty());
        assertEquals(Set.of(key(1)), lower.values.keySet());
    }

    private static byte[] floats(float[] values) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(4 * values.length);
        bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return bytes.array();
    }

    @Test
    void brokenTier_costsNoCall() {
        upper.broken = true;
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        assertEquals(List.of(1), encoder.batches, "the lower tier serves");
        lower.broken = true;
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        assertEquals(List.of(1, 1), encoder.batches);
        TierStatistics first = cache.statistics().tiers().get(0);
        // The first call's lookup and write, the second's lookup and fill from below, the third's lookup and write.
        assertEquals(6, first.failures());
        assertEquals(0, first.hits());
        assertEquals(3, first.misses());
    }

    @Test
    void refusedRecording_isNotKeptAndNotTheOthersFault() {
        assertThrows(InvalidInputException.class, () -> cached.embed(requests(1, -1, 2)));
        assertEquals(Set.of(key(1), key(2)), lower.values.keySet());
        encoder.batches.clear();
        cached.embed(requests(1, 2));
        assertEquals(List.of(), encoder.batches);
        assertThrows(InvalidInputException.class, () -> cached.embed(requests(-1)));
        assertEquals(List.of(1), encoder.batches, "a refusal is not kept");
    }

    @Test
    void embeddingThatIsNoUnitVector_isGivenButNotKept() {
        Encoder odd = cache.decorate(
                new FakeEncoder("odd") {
                    @Override
                    SpeakerEmbedding embed(EncodeRequest request) {
                        return SpeakerEmbedding.of(new float[SIZE]);
                    }
                },
                StageObserver.NONE);
        assertEquals(List.of(SpeakerEmbedding.of(new float[FakeEncoder.SIZE])), odd.embed(requests(1)));
        assertTrue(upper.values.isEmpty());
        assertTrue(lower.values.isEmpty());
    }

    @Test
    void wrongNumberOfEmbeddings_isAnError() {
        Encoder odd = cache.decorate(
                new FakeEncoder() {
                    @Override
                    public List<Speaker> embed(List<EncodeRequest> requests) {
                        return List.of();
                    }
                },
                StageObserver.NONE);
        assertThrows(IllegalStateException.class, () -> odd.embed(requests(1)));
    }

    @Test
    void emptyBatch_asksNoOne() {
        assertEquals(List.of(), cached.embed(List.of()));
        assertEquals(List.of(), encoder.batches);
        assertEquals(List.of(), lower.lookups);
    }

    @Test
    void closed_refusesEvenWhatItHasAndStopsTheTiersOnce() {
        cached.embed(requests(1));
        assertEquals(1, upper.users);
        Encoder second = cache.decorate(new FakeEncoder(), StageObserver.NONE);
        assertEquals(2, upper.users);
        cached.close();
        cached.close();
        assertTrue(encoder.isClosed());
        assertEquals(1, upper.users);
        assertThrows(ClosedException.class, () -> cached.embed(requests(1)));
        assertEquals(List.of(embedding(1)), second.embed(requests(1)));
        second.close();
        assertEquals(0, lower.users);
    }

    @Test
    void statistics_countWhatHappened() {
        cached.embed(requests(1, 2, 2));
        cached.embed(requests(1));
        CacheStatistics statistics = cache.statistics();
        assertEquals(4, statistics.requests());
        assertEquals(2, statistics.computed());
        assertEquals(0, statistics.shared());
        assertEquals(
                List.of(new TierStatistics("map", 1, 2, 0, 2, 0, 0), new TierStatistics("map", 0, 2, 0, 2, 0, 0)),
                statistics.tiers());
        assertEquals(1 / 3.0, statistics.tiers().get(0).hitRate(), 1e-12);
        assertFalse(cache.toString().isEmpty());
    }

    @Test
    void decorated_isTheEncoderOtherwise() {
        assertEquals(encoder.info(), cached.info());
        assertEquals(encoder.speakerFormat(), cached.speakerFormat());
    }
}
