package io.github.voiceclone.tensorrt.engine;

import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.tensorrt.device.DeviceInfo;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Key of an engine: everything it depends on. Engines of equal keys are interchangeable.
 *
 * @param graph the graph's name
 * @param sha256 SHA-256 (hex) of the ONNX file
 * @param precision what it computes in
 * @param library the TensorRT version
 * @param gpu the GPU's name
 * @param computeCapability the GPU's compute capability
 * @param profiles {@link OptimizationProfiles#text}
 */
public record EngineKey(
        String graph,
        String sha256,
        String precision,
        String library,
        String gpu,
        String computeCapability,
        String profiles) {
    /** Version of the build; incremented when the same graph would become another engine. */
    private static final int RECIPE = 2;

    private static final int SHORT = 12;

    /** Returns the key of a graph's engine on a GPU. */
    public static EngineKey of(String sha256, String precision, DeviceInfo device, OptimizationProfiles profiles) {
        return new EngineKey(
                profiles.graph(),
                sha256,
                precision,
                device.library(),
                device.name(),
                device.computeCapability(),
                profiles.text());
    }

    /** Returns all of the key as text, one line for each part. */
    public String text() {
        return "recipe " + RECIPE + "\ngraph " + graph + "\nsha256 " + sha256 + "\nprecision " + precision
                + "\ntensorrt " + library + "\ngpu " + gpu + "\ncompute " + computeCapability + "\nprofiles\n"
                + profiles
                + "\n";
    }

    /** Returns the name of the engine's file: readable, and different for different keys. */
    public String fileName() {
        String rest =
                new Sha256().add(text().getBytes(StandardCharsets.UTF_8)).hex().substring(0, SHORT);
        return String.join(
                        "-",
                        graph,
                        sha256.substring(0, SHORT),
                        precision,
                        "trt" + library,
                        plain(gpu),
                        "sm" + computeCapability.replace(".", ""),
                        rest)
                + ".trt";
    }

    /** Returns the name of the timing cache's file for this GPU and TensorRT. */
    public String timingsFileName() {
        return String.join("-", "timings", "trt" + library, plain(gpu), "sm" + computeCapability.replace(".", ""))
                + ".cache";
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}
