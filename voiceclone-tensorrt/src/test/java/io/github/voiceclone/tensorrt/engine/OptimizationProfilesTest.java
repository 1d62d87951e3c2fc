package io.github.voiceclone.tensorrt.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.sv2tts.pack.Sv2ttsRequirements;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import io.github.voiceclone.tensorrt.device.OptimizationProfile.Extents;
import io.github.voiceclone.tensorrt.engine.IoTensors.Axis;
import io.github.voiceclone.tensorrt.engine.IoTensors.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimizationProfilesTest {
    private static final Axis BATCH = new Axis("batch", -1);
    private static final IoTensors DECODER = new IoTensors(
            List.of(
                    new Value("frame", 4, List.of(BATCH, new Axis("", 80))),
                    new Value("memory", 4, List.of(BATCH, new Axis("characters", -1), new Axis("", 1024)))),
            List.of());

    private final OptimizationProfiles profiles = profiles("decoder", DECODER);

    @ParameterizedTest
    @CsvSource({"1,40,0", "1,256,0", "2,40,1", "64,256,1", "1,257,2", "64,4096,2"})
    void shape_getsTheFirstProfileThatHoldsIt(long rows, long symbols, int profile) {
        assertEquals(profile, profiles.choose(shapes(rows, symbols)));
    }

    @ParameterizedTest
    @CsvSource({"65,40,frame", "1,4097,memory", "0,40,frame"})
    void shapeThatNoProfileHolds_refusedWithTheRange(long rows, long symbols, String input) {
        InvalidInputException refusal =
                assertThrows(InvalidInputException.class, () -> profiles.choose(shapes(rows, symbols)));
        assertTrue(refusal.getMessage().contains("'" + input + "'"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("'decoder'"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("64"), refusal.getMessage());
    }

    /** What callers share, as long as {@link Sv2ttsTuning} lets it be, is held; what is longer runs alone. */
    @ParameterizedTest
    @CsvSource({
        "text-encoder,characters,1,1,0",
        "text-encoder,characters,1,256,0",
        "text-encoder,characters,2,1,1",
        "text-encoder,characters,32,256,1",
        "text-encoder,characters,1,4096,2",
        "postnet,time,1,1024,0",
        "postnet,time,32,1024,1",
        "postnet,time,1,1025,2",
        "vocoder,frames,1,192,0",
        "vocoder,frames,32,192,1",
        "vocoder,frames,2,20,1",
        "vocoder,frames,1,640,2",
        "conditioning,frames,1,5,0",
        "conditioning,frames,1,54,0"
    })
    void sharedRows_haveAProfile(String graph, String axis, long rows, long length, int profile) {
        OptimizationProfiles shared = profiles(graph, rows(axis));
        assertEquals(profile, shared.choose(Map.of("rows", new long[] {rows, length})));
    }

    @ParameterizedTest
    @CsvSource({
        "text-encoder,characters," + Sv2ttsTuning.SHARED_SYMBOLS,
        "postnet,time," + Sv2ttsTuning.SHARED_FRAMES,
        "vocoder,frames," + Sv2ttsTuning.VOCODER_SHARED_WINDOW
    })
    void sharedProfile_endsWhereSharingDoes(String graph, String axis, long longest) {
        OptimizationProfiles shared = profiles(graph, rows(axis));
        assertEquals(1, shared.choose(Map.of("rows", new long[] {Sv2ttsTuning.MAX_SHARED_ROWS, longest})));
        for (long[] beyond : new long[][] {{Sv2ttsTuning.MAX_SHARED_ROWS + 1, longest}, {2, longest + 1}}) {
            assertThrows(InvalidInputException.class, () -> shared.choose(Map.of("rows", beyond)));
        }
    }

    /** A WaveRNN's conditioning sees two frames on both sides: an engine that allowed fewer could not be built. */
    @Test
    void conditioning_hasNoProfileForLessThanAFrameAndItsContext() {
        OptimizationProfiles conditioning = profiles("conditioning", rows("frames"));
        assertThrows(InvalidInputException.class, () -> conditioning.choose(Map.of("rows", new long[] {1, 4})));
    }

    private static OptimizationProfiles profiles(String graph, IoTensors io) {
        return OptimizationProfiles.of(graph, io, Sv2ttsRequirements.requirements(graph));
    }

    private static IoTensors rows(String axis) {
        return new IoTensors(List.of(new Value("rows", 4, List.of(BATCH, new Axis(axis, -1)))), List.of());
    }

    @Test
    void fixedAxes_keepTheirExtent() {
        Extents memory = profiles.all().get(1).inputs().get("memory");
        assertArrayEquals(new long[] {1, 1, 1024}, memory.min());
        assertArrayEquals(new long[] {64, 256, 1024}, memory.max());
    }

    @Test
    void everyRange_isInOrder() {
        profiles.all().forEach(profile -> profile.inputs().values().forEach(extents -> {
            for (int axis = 0; axis < extents.min().length; axis++) {
                assertTrue(extents.min()[axis] <= extents.opt()[axis], extents.toString());
                assertTrue(extents.opt()[axis] <= extents.max()[axis], extents.toString());
            }
        }));
    }

    @Test
    void unknownGraphOrAxis_refused() {
        assertThrows(IllegalArgumentException.class, () -> profiles("other", DECODER));
        IoTensors odd = new IoTensors(List.of(new Value("frame", 4, List.of(new Axis("planes", -1)))), List.of());
        assertThrows(IllegalArgumentException.class, () -> profiles("decoder", odd));
    }

    @Test
    void text_tellsPlansApart() {
        IoTensors wider = new IoTensors(
                List.of(
                        new Value("frame", 4, List.of(BATCH, new Axis("", 81))),
                        DECODER.inputs().get(1)),
                List.of());
        assertEquals(profiles.text(), profiles("decoder", DECODER).text());
        assertNotEquals(profiles.text(), profiles("decoder", wider).text());
    }

    private static Map<String, long[]> shapes(long rows, long symbols) {
        return Map.of("frame", new long[] {rows, 80}, "memory", new long[] {rows, symbols, 1024});
    }
}
