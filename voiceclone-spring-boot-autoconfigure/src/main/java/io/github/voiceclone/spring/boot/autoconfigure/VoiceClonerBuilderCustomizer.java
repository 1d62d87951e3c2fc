package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.VoiceClonerBuilder;

/**
 * Bean that changes settings of the application's voice cloner for which there is no property. It is called before the
 * properties are applied; a builder refuses a setting that is set twice.
 */
@FunctionalInterface
public interface VoiceClonerBuilderCustomizer {
    /** Changes the settings. */
    void customize(VoiceClonerBuilder builder);
}
