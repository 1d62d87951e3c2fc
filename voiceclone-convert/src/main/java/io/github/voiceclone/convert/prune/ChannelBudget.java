package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.vocoder.ResidualBlock;
import io.github.voiceclone.convert.vocoder.Upsampling;
import io.github.voiceclone.graph.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Number of channels that each group of a vocoder keeps: steps are removed where they cost the least error for each
 * multiply-add saved, until few enough multiply-adds are left.
 */
final class ChannelBudget {
    private static final int WIDE = 128;
    private static final int WIDE_STEP = 16;
    private static final int STEP = 8;

    private final VocoderLayers layers;
    private final Map<String, ChannelRanking> rankings;

    ChannelBudget(VocoderLayers layers, Map<String, ChannelRanking> rankings) {
        this.layers = layers;
        this.rankings = rankings;
    }

    /**
     * Returns the channels that each group keeps.
     *
     * @param share most of the multiply-adds to leave; as few as the steps allow if they do not allow that
     */
    Map<String, int[]> kept(double share) {
        Map<String, Integer> widths = new LinkedHashMap<>();
        rankings.forEach((group, ranking) -> widths.put(group, ranking.channels()));
        double most = share * cost(widths);
        boolean more = true;
        while (more && cost(widths) > most) {
            more = removeCheapest(widths, most);
        }
        Map<String, int[]> kept = new LinkedHashMap<>();
        rankings.forEach((group, ranking) -> kept.put(group, ranking.kept(ranking.channels() - width(widths, group))));
        return kept;
    }

    /** Removes the step of the least error for each multiply-add it saves, those saved beyond {@code most} not counted. */
    private boolean removeCheapest(Map<String, Integer> widths, double most) {
        double now = cost(widths);
        String best = "";
        int bestWidth = 0;
        double bestPrice = Double.POSITIVE_INFINITY;
        for (Map.Entry<String, ChannelRanking> entry : rankings.entrySet()) {
            ChannelRanking ranking = entry.getValue();
            int width = width(widths, entry.getKey());
            int next = next(ranking.channels(), width);
            if (next < ranking.least() || next == 0) {
                continue;
            }
            widths.put(entry.getKey(), next);
            double saved = now - Math.max(most, cost(widths));
            widths.put(entry.getKey(), width);
            double error = ranking.error(ranking.channels() - next) - ranking.error(ranking.channels() - width);
            if (error / saved < bestPrice) {
                best = entry.getKey();
                bestWidth = next;
                bestPrice = error / saved;
            }
        }
        if (best.isEmpty()) {
            return false;
        }
        widths.put(best, bestWidth);
        return true;
    }

    private static int width(Map<String, Integer> widths, String group) {
        return Objects.requireNonNull(widths.get(group), group);
    }

    /** Returns the next smaller width: multiples of what a block of channels has on AVX-512, or on AVX2, or half of it. */
    private static int next(int channels, int width) {
        int step = channels >= WIDE ? WIDE_STEP : channels > STEP ? STEP : STEP / 2;
        return (width - 1) / step * step;
    }

    /** Returns the multiply-adds for a mel frame. */
    private double cost(Map<String, Integer> widths) {
        double rate = 1;
        int width = width(widths, VocoderLayers.FIRST);
        Weights first = layers.state().get(VocoderLayers.FIRST + ".weight");
        double sum = (double) width * first.dim(1) * first.dim(2);
        for (int stage = 0; stage < layers.stages(); stage++) {
            Upsampling upsampling = layers.settings().upsamplings().get(stage);
            int before = width;
            width = width(widths, VocoderLayers.upsampling(stage));
            sum += rate * before * width * upsampling.kernel();
            rate *= upsampling.rate();
            for (int block = 0; block < layers.blocks(); block++) {
                ResidualBlock shape = layers.settings().residualBlocks().get(block);
                for (int i = 0; i < shape.dilations().size(); i++) {
                    int inner = widths.getOrDefault(layers.layer(stage, block, i), width);
                    sum += rate * width * inner * shape.kernel() * (shape.paired() ? 2 : 1);
                }
            }
        }
        return sum
                + rate
                        * width
                        * layers.state().get(VocoderLayers.LAST + ".weight").dim(2);
    }
}
