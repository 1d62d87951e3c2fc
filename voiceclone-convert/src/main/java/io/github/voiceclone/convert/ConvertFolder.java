package io.github.voiceclone.convert;

import java.nio.file.Path;

/**
 * Converts a folder that holds {@code encoder.pt}, {@code synthesizer.pt} and {@code vocoder.pt}, for builds that ship a
 * voice pack.
 */
public final class ConvertFolder {
    private ConvertFolder() {}

    /**
     * Converts.
     *
     * @param args the folder of checkpoints, the pack's folder, and the pack's name
     */
    public static void main(String[] args) {
        if (args.length != 3) {
            throw new IllegalArgumentException("expected three arguments: checkpoints, pack, name");
        }
        Path checkpoints = Path.of(args[0]);
        new Converter()
                .encoder(checkpoints.resolve("encoder.pt"))
                .synthesizer(checkpoints.resolve("synthesizer.pt"))
                .vocoder(checkpoints.resolve("vocoder.pt"))
                .name(args[2])
                .convertTo(Path.of(args[1]));
    }
}
