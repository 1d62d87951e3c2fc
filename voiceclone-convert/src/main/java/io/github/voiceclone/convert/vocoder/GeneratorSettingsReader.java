package io.github.voiceclone.convert.vocoder;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Brings a vocoder's JSON and its tensors together. */
final class GeneratorSettingsReader {
    private static final int SAMPLE_RATE = 16_000;
    private static final int INTERPOLATED_SAMPLE_RATE = 24_000;

    /** The dilations of the residual blocks of a published configuration (Kong et al., arXiv 2010.05646, table 5). */
    private record Published(boolean paired, List<Integer> kernels, List<List<Integer>> dilations) {}

    private static final List<Published> PUBLISHED = List.of(
            new Published(true, List.of(3, 7, 11), List.of(List.of(1, 3, 5), List.of(1, 3, 5), List.of(1, 3, 5))),
            new Published(
                    true, List.of(3, 7, 11), List.of(List.of(1, 3, 5, 7), List.of(1, 3, 5, 7), List.of(1, 3, 5, 7))),
            new Published(false, List.of(3, 5, 7), List.of(List.of(1, 2), List.of(2, 6), List.of(3, 12))));

    private final VocoderJson json;
    private final VocoderTensors tensors;
    private final List<String> warnings = new ArrayList<>();

    GeneratorSettingsReader(VocoderJson json, StateDict state) {
        this.json = json;
        this.tensors = VocoderTensors.of(state);
    }

    GeneratorSettings read() {
        List<Upsampling> upsamplings = upsamplings();
        List<ResidualBlock> blocks = residualBlocks();
        int sampleRate = sampleRate();
        json.number("num_mels").ifPresent(bands -> compare("num_mels", bands, tensors.melBands()));
        json.number("upsample_initial_channel")
                .ifPresent(channels -> compare(
                        "upsample_initial_channel", channels, tensors.channels().get(0)));
        GeneratorSettings settings = new GeneratorSettings(
                tensors.kind(),
                sampleRate,
                tensors.melBands(),
                tensors.channels(),
                upsamplings,
                blocks,
                isOriginal(),
                warnings);
        checkHop(settings);
        return settings;
    }

    /**
     * Tells whether the JSON is of the original HiFi-GAN project (github.com/jik876/hifi-gan), all of whose configurations
     * name this range of frequencies; MockingBird's name another, or a key of its own.
     */
    private boolean isOriginal() {
        return tensors.kind() == VocoderKind.HIFI_GAN
                && json.is("fmin", 0)
                && json.is("fmax", 8000)
                && !json.has("disc_start_step");
    }

    private int sampleRate() {
        boolean interpolated = tensors.interpolated();
        int absent = interpolated ? INTERPOLATED_SAMPLE_RATE : SAMPLE_RATE;
        int rate = json.number("sampling_rate").orElse(absent);
        if (rate < 4000) {
            throw json.wrong("sampling_rate", rate, "at least 4000 Hz");
        }
        boolean expected = tensors.kind() == VocoderKind.HIFI_GAN && rate == INTERPOLATED_SAMPLE_RATE;
        if (interpolated != expected) {
            warnings.add(json.source() + ": sampling_rate is " + rate + ", but the tensors are of a generator that "
                    + (interpolated
                            ? "interpolates, as at 24000 Hz"
                            : "uses transposed convolutions, as at other rates")
                    + "; the tensors count, the sample rate stays " + rate);
        }
        return rate;
    }

    private List<Upsampling> upsamplings() {
        List<Integer> kernels = tensors.upsamplingKernels();
        json.numbers("upsample_kernel_sizes").ifPresent(sizes -> compare("upsample_kernel_sizes", sizes, kernels));
        List<Integer> rates = json.numbers("upsample_rates").orElseGet(this::ratesOfKernels);
        if (rates.size() != kernels.size()) {
            throw json.wrong(
                    "upsample_rates", rates, kernels.size() + " rates, one for each upsampling of the tensors");
        }
        return IntStream.range(0, kernels.size())
                .mapToObj(i -> upsampling(rates.get(i), kernels.get(i)))
                .toList();
    }

    private List<Integer> ratesOfKernels() {
        if (tensors.interpolated()) {
            throw json.wrong("upsample_rates", "absent", "the rates: they cannot be told from interpolating layers");
        }
        return tensors.upsamplingKernels().stream()
                .map(kernel -> Math.max(kernel / 2, 1))
                .toList();
    }

    private Upsampling upsampling(int rate, int kernel) {
        Upsampling upsampling = new Upsampling(rate, kernel, tensors.interpolated());
        boolean otherKernel = tensors.kind() == VocoderKind.FRE_GAN && !upsampling.interpolated() && kernel != 2 * rate;
        if (!upsampling.isWhole() || otherKernel) {
            String fitting = upsampling.interpolated()
                    ? "an odd number"
                    : tensors.kind() == VocoderKind.FRE_GAN ? "twice the rate" : "at least the rate";
            throw new CheckpointException(json.source() + ": an upsampling of rate " + rate + " has " + kernel
                    + " taps in the tensors, expected " + fitting
                    + ": otherwise a frame would not become a whole hop of samples");
        }
        if (!upsampling.interpolated() && kernel != 2 * rate && (kernel - rate) % 2 != 0) {
            warnings.add(json.source() + ": an upsampling of rate " + rate + " has " + kernel + " taps in the tensors;"
                    + " MockingBird makes some samples more than a hop for each frame with it, which are cut: if the"
                    + " speech is noise, these are another checkpoint's upsample_rates");
        }
        return upsampling;
    }

    private List<ResidualBlock> residualBlocks() {
        List<Integer> kernels = tensors.residualKernels();
        int type = tensors.paired() ? 1 : 2;
        json.number("resblock").ifPresent(resblock -> compare("resblock", resblock, type));
        json.numbers("resblock_kernel_sizes").ifPresent(sizes -> compare("resblock_kernel_sizes", sizes, kernels));
        List<List<Integer>> dilations =
                json.numberLists("resblock_dilation_sizes").orElseGet(this::publishedDilations);
        if (dilations.size() != kernels.size()) {
            throw json.wrong(
                    "resblock_dilation_sizes", dilations, kernels.size() + " lists, one for each block of the tensors");
        }
        return IntStream.range(0, kernels.size())
                .mapToObj(i -> block(kernels.get(i), dilations.get(i), i))
                .toList();
    }

    /** Returns the dilations of the published configuration that has these kernels: no tensor shows them. */
    private List<List<Integer>> publishedDilations() {
        List<Integer> counts = IntStream.range(0, tensors.residualKernels().size())
                .map(tensors::dilations)
                .boxed()
                .toList();
        Published published = PUBLISHED.stream()
                .filter(known -> known.paired == tensors.paired()
                        && known.kernels.equals(tensors.residualKernels())
                        && known.dilations.stream().map(List::size).toList().equals(counts))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(json.source()
                        + ": resblock_dilation_sizes is absent, and the tensors do not show it; their residual blocks have"
                        + " kernels " + tensors.residualKernels() + ", as no published configuration has: give the"
                        + " vocoder's settings file, the config.json that it was trained with"));
        warnings.add(json.source() + ": resblock_dilation_sizes is absent, and the tensors do not show it; "
                + published.dilations + " is assumed, as the published configuration has it, with upsample_rates "
                + json.numbers("upsample_rates").orElseGet(this::ratesOfKernels) + ": if the speech sounds rough or"
                + " buzzes, give the vocoder's settings file, the config.json that it was trained with");
        return published.dilations;
    }

    private ResidualBlock block(int kernel, List<Integer> dilations, int index) {
        int count = tensors.dilations(index);
        if (dilations.size() < count) {
            throw json.wrong("resblock_dilation_sizes", dilations, count + " dilations, as the tensors have layers");
        }
        if (dilations.size() > count) {
            warnings.add(json.source() + ": resblock_dilation_sizes gives " + dilations + ", but the tensors have "
                    + count + " layers; the first " + count + " dilations count");
        }
        List<Integer> used = dilations.subList(0, count);
        boolean centred = used.stream().allMatch(dilation -> (kernel - 1) * (long) dilation % 2 == 0)
                && (kernel % 2 == 1 || !tensors.paired());
        if (!centred) {
            throw new CheckpointException(json.source() + ": a residual block has kernels of " + kernel
                    + " taps, expected an odd number: otherwise its result is shorter than its input");
        }
        return new ResidualBlock(kernel, used, tensors.paired());
    }

    private void checkHop(GeneratorSettings settings) {
        List<Integer> rates =
                settings.upsamplings().stream().map(Upsampling::rate).toList();
        long product = rates.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> Math.min(a * b, 1L << 40));
        long hop = json.number("hop_size").map(Integer::longValue).orElse(product);
        if (product != hop) {
            throw json.wrong("hop_size", hop, product + ", the product of the upsampling rates " + rates);
        }
        if (hop > 1 << 16) {
            throw json.wrong("upsample_rates", rates, "a product of at most 65536 samples a frame");
        }
    }

    private void compare(String key, Object found, Object counted) {
        if (!found.equals(counted)) {
            warnings.add(json.source() + ": " + key + " is " + found + ", but the tensors have " + counted
                    + "; the tensors count");
        }
    }
}
