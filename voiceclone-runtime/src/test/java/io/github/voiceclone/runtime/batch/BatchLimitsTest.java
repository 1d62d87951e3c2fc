package io.github.voiceclone.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.runtime.FakeGraph;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows of these lengths may share a run. */
class BatchLimitsTest {
    /** On processors up to 800 elements with an eighth of padding; the fake device takes 16 rows of 500, padded by half. */
    @ParameterizedTest
    @CsvSource({
        "400 400, true, true",
        "400 401, false, true",
        "9 8 8 7, true, true",
        "9 8 8 6, false, true",
        "100 34, false, true",
        "100 33, false, false",
        "500 500 1, false, true",
        "501 501, false, false",
        "20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20, true, true",
        "20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20, true, false"
    })
    void maskedRows_mayDiffer(String lengths, boolean onProcessors, boolean onDevice) {
        assertEquals(onProcessors, allow(limits("cpu"), lengths));
        assertEquals(onDevice, allow(limits("cuda"), lengths));
    }

    @ParameterizedTest
    @CsvSource({"7 7 7, true", "7 7 8, false", "7 7 7 7, false", "100000 100000, true"})
    void rowsThatMustBeEqual_are(String lengths, boolean expected) {
        assertEquals(expected, allow(BatchLimits.equalLengths(3), lengths));
    }

    private static BatchLimits limits(String device) {
        return BatchLimits.masked(new FakeGraph(inputs -> Map.of(), device), 800, 500);
    }

    private static boolean allow(BatchLimits limits, String lengths) {
        int[] rows = Arrays.stream(lengths.split(" ", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        return limits.allow(
                rows.length,
                Arrays.stream(rows).max().orElseThrow(),
                Arrays.stream(rows).sum());
    }
}
