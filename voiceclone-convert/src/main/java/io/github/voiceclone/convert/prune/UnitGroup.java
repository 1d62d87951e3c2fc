package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Units (channels, hidden units) that can only be removed from all tensors they run through together.
 *
 * @param units how many there are
 * @param kept how many stay
 * @param members where they are
 */
record UnitGroup(int units, int kept, List<Member> members) {
    /** Copies the list. */
    UnitGroup {
        members = List.copyOf(members);
    }

    /**
     * Position of a group's units in a tensor.
     *
     * @param axis the axis they lie along
     * @param offset index of the first
     * @param gates how often they follow, all of them one after the other, as gates of a recurrent cell do
     */
    record Member(String tensor, int axis, int offset, int gates) {
        /** Returns the unit at an index of the axis, or -1. */
        int unit(int index, int units) {
            int at = index - offset;
            return at < 0 || at >= gates * units ? -1 : at % units;
        }
    }

    /** Collects members. */
    static final class Builder {
        private final List<Member> members = new ArrayList<>();

        Builder at(String tensor, int axis) {
            return at(tensor, axis, 0, 1);
        }

        Builder at(String tensor, int axis, int offset, int gates) {
            members.add(new Member(tensor, axis, offset, gates));
            return this;
        }

        UnitGroup build(int units, int kept) {
            return new UnitGroup(units, kept, members);
        }
    }

    /**
     * Returns the units to keep, in their order: those of the largest sum, over the group's matrices, of the squares of a
     * unit's weights, each matrix counting as much as any other (group norms: Li et al., arXiv 1608.08710).
     */
    int[] keep(StateDict state) {
        double[] importance = new double[units];
        for (Member member : members) {
            if (state.has(member.tensor()) && state.get(member.tensor()).rank() > 1) {
                add(importance, squares(member, state.get(member.tensor())));
            }
        }
        return IntStream.range(0, units)
                .boxed()
                .sorted(Comparator.comparingDouble(unit -> -importance[unit]))
                .limit(kept)
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static void add(double[] importance, double[] squares) {
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        for (int unit = 0; unit < squares.length && sum > 0; unit++) {
            importance[unit] += squares[unit] / sum;
        }
    }

    private double[] squares(Member member, Weights weights) {
        int inner = 1;
        for (int axis = member.axis() + 1; axis < weights.rank(); axis++) {
            inner *= weights.dim(axis);
        }
        double[] squares = new double[units];
        float[] values = weights.values();
        for (int i = 0; i < values.length; i++) {
            int unit = member.unit(i / inner % weights.dim(member.axis()), units);
            if (unit >= 0) {
                squares[unit] += (double) values[i] * values[i];
            }
        }
        return squares;
    }
}
