package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.Upsampling;
import io.github.voiceclone.graph.Weights;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Cost of a network.
 *
 * @param parameters trained values that are not zero
 * @param multiplyAdds multiply-adds with weights for a second of speech, those with zeros included
 */
public record NetworkCost(long parameters, long multiplyAdds) {
    private static final Pattern BUFFERS = Pattern.compile("step|stop_threshold|decoder\\.r|.*\\.(running_.*|num_.*)");

    /** Counts a Tacotron; its text encoder, which runs once for each text, adds no multiply-adds. */
    static NetworkCost synthesizer(StateDict state, TacotronSettings settings) {
        double frames = (double) settings.sampleRate() / settings.hopLength();
        float factor = state.get("decoder.r").values()[0];
        Weights projection = state.get("decoder.mel_proj.weight");
        double made = factor * settings.bands() * projection.dim(1);
        double step = matrices(state, name -> name.startsWith("decoder.") && !name.contains("mel_proj")) + made;
        double postNet = matrices(state, name -> name.startsWith("post"));
        return new NetworkCost(parameters(state), Math.round(frames * (step / factor + postNet)));
    }

    /** Counts a vocoder without weight norm. */
    static NetworkCost vocoder(StateDict state, GeneratorSettings settings) {
        double rate = (double) settings.sampleRate() / settings.hopLength();
        double sum = rate * matrices(state, name -> name.startsWith("conv_pre."));
        int blocks = settings.residualBlocks().size();
        for (int stage = 0; stage < settings.upsamplings().size(); stage++) {
            Upsampling upsampling = settings.upsamplings().get(stage);
            int number = stage;
            double before = rate;
            rate *= upsampling.rate();
            sum += (upsampling.interpolated() ? rate : before)
                    * matrices(state, name -> name.startsWith("ups." + number + "."));
            sum += before * matrices(state, name -> name.startsWith("cond_up." + number + "."));
            sum += rate * matrices(state, name -> name.startsWith("res_output." + (number - 2) + "."));
            for (int block = stage * blocks; block < (stage + 1) * blocks; block++) {
                String prefix = "resblocks." + block + ".";
                sum += rate * matrices(state, name -> name.startsWith(prefix));
            }
        }
        return new NetworkCost(
                parameters(state), Math.round(sum + rate * matrices(state, name -> name.startsWith("conv_post."))));
    }

    private static double matrices(StateDict state, Predicate<String> names) {
        return state.names().stream()
                .filter(names)
                .map(state::get)
                .filter(weights -> weights.rank() > 1)
                .mapToDouble(weights -> weights.values().length)
                .sum();
    }

    private static long parameters(StateDict state) {
        long count = 0;
        for (String name : state.names()) {
            if (!BUFFERS.matcher(name).matches()) {
                for (float value : state.get(name).values()) {
                    count += value == 0 ? 0 : 1;
                }
            }
        }
        return count;
    }
}
