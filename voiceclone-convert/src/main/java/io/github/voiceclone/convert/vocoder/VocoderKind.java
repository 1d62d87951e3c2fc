package io.github.voiceclone.convert.vocoder;

/** The generators that can be converted. */
public enum VocoderKind {
    /** HiFi-GAN (Kong et al., arXiv 2010.05646). */
    HIFI_GAN("HiFi-GAN"),
    /** Fre-GAN (Kim et al., arXiv 2106.02297). */
    FRE_GAN("Fre-GAN");

    private final String title;

    VocoderKind(String title) {
        this.title = title;
    }

    /** Returns the generator's name as its paper spells it. */
    public String title() {
        return title;
    }
}
