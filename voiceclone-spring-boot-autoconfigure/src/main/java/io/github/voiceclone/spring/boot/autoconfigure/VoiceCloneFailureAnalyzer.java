package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoicePackException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a line why an application whose voice cloner or voices cannot be opened does not start. */
final class VoiceCloneFailureAnalyzer extends AbstractFailureAnalyzer<VoiceCloneException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, VoiceCloneException cause) {
        String action = "Check the properties that begin with voiceclone.";
        if (cause instanceof VoicePackException) {
            action = "Set voiceclone.pack to the directory of a voice pack, or add the jar voiceclone-demo-voice.";
        } else if (cause instanceof BackendUnavailableException) {
            action =
                    "Check voiceclone.backend, voiceclone.precision and voiceclone.device, and the jars of the backend.";
        }
        return new FailureAnalysis(cause.userMessage(), action, cause);
    }
}
