package io.github.voiceclone.convert.vocoder;

/** A generator that can be written as a graph and knows what its output depends on. */
interface VocoderNetwork {
    /** Stages of at most this many channels leave ONNX Runtime's blocked convolutions one thread for each row. */
    int FEW_CHANNELS = 64;

    /** Halos of more mel frames than this cost more than the rows gain. */
    int MAX_HALO_FRAMES = 4;

    /**
     * Writes the network.
     *
     * @param mel [batch, mel bands, 1, frames]
     * @param rows as for {@link VocoderGraph#of(io.github.voiceclone.convert.checkpoint.StateDict, GeneratorSettings,
     *     int)}
     * @return the waveform [batch, 1, 1, samples]
     */
    String write(String mel, int rows);

    /** Returns the mel frames that the samples of frame 0 depend on. */
    Span frames();

    /** Returns the places before upsampling {@code stage} that the samples of place 0 there depend on. */
    Span places(int stage);

    /**
     * Returns the stage before whose upsampling the time axis is best cut into rows: the first one of few channels and
     * small halos, or the number of stages if there is none.
     */
    static int cutStage(GeneratorSettings settings, VocoderNetwork network, int firstStage) {
        int stages = settings.upsamplings().size();
        for (int stage = firstStage; stage < stages; stage++) {
            int placesPerFrame = settings.hopLength() / settings.rateFrom(stage);
            boolean few = settings.channelsAt(stage + 1) <= FEW_CHANNELS;
            if (few && network.places(stage).reach() <= MAX_HALO_FRAMES * placesPerFrame) {
                return stage;
            }
        }
        return stages;
    }
}
