package io.github.voiceclone.optimize.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Selection of sentences whose spectrograms are shown: the first few and those that differ most. Not thread-safe. */
public final class ImageSelection implements Consumer<Spoken> {
    private static final int FIRST = 3;
    private static final int WORST = 3;
    private static final Comparator<Spoken> BY_DISTORTION =
            Comparator.comparingDouble(spoken -> spoken.sentence().melCepstralDistortion());

    private final List<Spoken> first = new ArrayList<>();
    private final List<Spoken> worst = new ArrayList<>();

    /** Creates an empty selection. */
    public ImageSelection() {}

    @Override
    public void accept(Spoken spoken) {
        if (first.size() < FIRST) {
            first.add(spoken);
            return;
        }
        worst.add(spoken);
        worst.sort(BY_DISTORTION.reversed());
        if (worst.size() > WORST) {
            worst.remove(WORST);
        }
    }

    /**
     * Returns the selected sentences: the first ones in order, then those that differ most, in descending order of
     * mel-cepstral distortion.
     */
    public List<Spoken> kept() {
        List<Spoken> kept = new ArrayList<>(first);
        kept.addAll(worst);
        return kept;
    }
}
