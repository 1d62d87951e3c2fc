package io.github.voiceclone.convert;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.encoder.SpeakerEncoderGraphs;
import io.github.voiceclone.convert.vocoder.WaveRnnWeights;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the networks of a voice pack back to checkpoints that the reference code trains further, the inverse of
 * {@link Converter}. Converted again they speak as the pack does; training starts from tensors that compute the same,
 * which are not all those the pack was converted from, as {@link Checkpoints#notes} says.
 *
 * <pre>{@code
 * new CheckpointExport(VoicePackSource.directory(Path.of("my-voice"))).writeTo(Path.of("checkpoints"));
 * }</pre>
 */
public final class CheckpointExport {
    private static final String SYNTHESIZER_NOTE =
            "synthesizer: batch norm's statistics, the embedding and the style tokens' reference encoder are not in a"
                    + " pack; equivalents of what they do in speech were written. To keep them for training, prune the"
                    + " checkpoint itself: convert --synthesizer … --prune … --to-checkpoint …";

    private static final String ENCODER_NOTE =
            "encoder: the scale of the training loss is not in a pack; its first value was written. To go on using voices"
                    + " that were made with it, keep the pack's encoder: converted from here it counts as another model";

    private static final String WAVERNN_NOTE =
            "vocoder: batch norm's statistics and the weights of a WaveRNN's input layer and first recurrent layer are not in"
                    + " a pack; others that give the same speech were written";

    private final VoicePackSource source;

    /** Prepares the export of a pack that has float32 graphs. */
    public CheckpointExport(VoicePackSource source) {
        this.source = source;
    }

    /**
     * Checkpoints that were written.
     *
     * @param files checkpoints and the settings next to them
     * @param notes what the user should know, a sentence each
     */
    public record Checkpoints(List<Path> files, List<String> notes) {
        /** Copies the lists. */
        public Checkpoints {
            files = List.copyOf(files);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Writes a checkpoint of every stage the pack has.
     *
     * @param folder where to: absent, or empty; it stays so if this fails
     * @throws CheckpointException if a graph is not as the converter writes it in float32
     * @throws InvalidInputException if the folder is not empty, or the vocoder was pruned by calibration
     */
    public Checkpoints writeTo(Path folder) {
        CheckpointFiles.requireEmpty(folder);
        VoicePack pack = VoicePack.open(source);
        Manifest manifest = pack.manifest();
        StageWeights weights = new StageWeights(pack);
        StateDict encoder = manifest.encoder() == null ? null : weights.encoder();
        StateDict synthesizer = manifest.synthesizer() == null ? null : weights.synthesizer();
        WaveRnnWeights.Network waveRnn = weights.isWaveRnn() ? weights.waveRnn() : null;
        StageWeights.Vocoder vocoder = manifest.vocoder() == null || waveRnn != null ? null : weights.vocoder();
        if (vocoder != null
                && !vocoder.isSourceFilter()
                && !vocoder.settingsOf(vocoder.state()).isHalving()) {
            throw new InvalidInputException(
                    "the vocoder of " + source.description() + " was pruned by calibration to widths"
                            + " that MockingBird cannot build from its settings: write the checkpoints of the pack before");
        }
        List<String> notes = new ArrayList<>();
        try (CheckpointFiles files = new CheckpointFiles(folder)) {
            if (encoder != null) {
                files.encoder(encoder);
                if (!SpeakerEncoderGraphs.isTimeDelay(encoder)) {
                    notes.add(ENCODER_NOTE);
                }
            }
            if (synthesizer != null) {
                files.synthesizer(synthesizer, weights.synthesizerSettings(), null);
                notes.add(SYNTHESIZER_NOTE);
            }
            if (waveRnn != null) {
                files.waveRnn(waveRnn);
                notes.add(WAVERNN_NOTE);
            }
            if (vocoder != null) {
                files.vocoder(vocoder.state(), vocoder.json(), null);
            }
            return new Checkpoints(files.finish(), notes);
        }
    }
}
