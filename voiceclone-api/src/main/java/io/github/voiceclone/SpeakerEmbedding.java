package io.github.voiceclone;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A speaker as one vector, as a speaker-verification model computes it. Immutable. */
public final class SpeakerEmbedding implements Speaker {
    private final float[] values;

    private SpeakerEmbedding(float[] values) {
        this.values = values;
    }

    /**
     * Creates an embedding from a copy of {@code values}, which are taken as they are. A GE2E encoder's are of unit
     * length.
     *
     * @throws InvalidInputException if there are no values, or one is not finite
     */
    public static SpeakerEmbedding of(float[] values) {
        if (Objects.requireNonNull(values, "values").length == 0) {
            throw new InvalidInputException("a speaker embedding has no values, expected at least one");
        }
        float[] copy = values.clone();
        for (int i = 0; i < copy.length; i++) {
            if (!Float.isFinite(copy[i])) {
                throw new InvalidInputException("speaker embedding value " + i + " of " + copy.length + " is " + copy[i]
                        + ", expected finite numbers");
            }
        }
        return new SpeakerEmbedding(copy);
    }

    /**
     * Returns the mean of embeddings of one person, scaled to unit length: what several recordings have in common. One
     * embedding alone is returned as it is.
     *
     * @throws IllegalArgumentException if there are none
     * @throws InvalidInputException if the sizes differ, or they cancel one another
     */
    public static SpeakerEmbedding mean(List<SpeakerEmbedding> embeddings) {
        if (Objects.requireNonNull(embeddings, "embeddings").size() == 1) {
            return embeddings.get(0);
        }
        return unitLength(total(embeddings), embeddings.size());
    }

    /** Returns the sum of embeddings, of a length that means nothing. */
    static SpeakerEmbedding sum(List<SpeakerEmbedding> embeddings) {
        double[] total = total(embeddings);
        double largest = Arrays.stream(total).map(Math::abs).max().orElse(0);
        float[] sum = new float[total.length];
        for (int i = 0; i < sum.length && largest > 0; i++) {
            sum[i] = (float) (total[i] / largest);
        }
        return of(sum);
    }

    private static double[] total(List<SpeakerEmbedding> embeddings) {
        if (embeddings.isEmpty()) {
            throw new IllegalArgumentException("there are no embeddings, expected at least one");
        }
        double[] sum = new double[embeddings.get(0).size()];
        for (SpeakerEmbedding embedding : embeddings) {
            requireSize(embedding, sum.length);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += embedding.values[i];
            }
        }
        return sum;
    }

    private static SpeakerEmbedding unitLength(double[] sum, int count) {
        double largest = Arrays.stream(sum).map(Math::abs).max().orElse(0);
        double squares = Arrays.stream(sum)
                .map(value -> value / largest * (value / largest))
                .sum();
        double length = largest * Math.sqrt(squares);
        if (largest == 0) {
            throw new InvalidInputException(
                    "the " + count + " speaker embeddings cancel one another: are they of one person?");
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / length);
        }
        return of(mean);
    }

    /**
     * Returns a mixture of voices: the mean of their embeddings, each scaled to unit length and multiplied by its weight,
     * scaled to unit length.
     *
     * @param weights the weight of each embedding; positive, of any sum
     * @throws IllegalArgumentException if there are none
     * @throws InvalidInputException if a weight is not positive and finite, the sizes differ, or they cancel one another
     */
    public static SpeakerEmbedding mix(Map<SpeakerEmbedding, Double> weights) {
        if (Objects.requireNonNull(weights, "weights").isEmpty()) {
            throw new IllegalArgumentException("there are no embeddings, expected at least one");
        }
        int size = weights.keySet().iterator().next().size();
        weights.values().forEach(weight -> requireWeight("an embedding", weight));
        double largest = Collections.max(weights.values());
        double[] sum = new double[size];
        weights.forEach((embedding, weight) -> {
            requireSize(embedding, size);
            double length = length(embedding.values);
            for (int i = 0; i < size && length > 0; i++) {
                sum[i] += weight / largest * embedding.values[i] / length;
            }
        });
        return unitLength(sum, weights.size());
    }

    /** Checks a weight of a mixture. */
    static void requireWeight(String what, double weight) {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException(
                    "the weight of " + what + " is " + weight + ", expected a number greater than 0");
        }
    }

    private static double length(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static void requireSize(SpeakerEmbedding embedding, int size) {
        if (embedding.values.length != size) {
            throw new InvalidInputException("embeddings of " + size + " and " + embedding.values.length
                    + " values cannot be compared: expected both from the same encoder");
        }
    }

    /** Returns the number of values; 256 for the published GE2E encoder. */
    public int size() {
        return values.length;
    }

    /** Returns a read-only view of the values. */
    @Override
    public FloatBuffer values() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }

    /** Returns a copy of the values. */
    @Override
    public float[] toArray() {
        return values.clone();
    }

    /**
     * Returns the cosine of the angle between two embeddings: 1 for the same direction, 0 for none in common.
     *
     * @throws InvalidInputException if the sizes differ
     */
    public double cosine(SpeakerEmbedding other) {
        requireSize(Objects.requireNonNull(other, "other"), values.length);
        double dot = 0;
        double mine = 0;
        double theirs = 0;
        for (int i = 0; i < values.length; i++) {
            dot += (double) values[i] * other.values[i];
            mine += (double) values[i] * values[i];
            theirs += (double) other.values[i] * other.values[i];
        }
        return mine == 0 || theirs == 0 ? 0 : dot / Math.sqrt(mine * theirs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpeakerEmbedding embedding && Arrays.equals(embedding.values, values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "SpeakerEmbedding[" + values.length + " values]";
    }
}
