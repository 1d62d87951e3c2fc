package io.github.voiceclone.server.voices;

/** Voices and consents in memory. */
class MemoryVoiceStoreTest extends VoiceStoreContract {
    private final VoiceStore only = new MemoryVoiceStore();

    @Override
    VoiceStore store() {
        return only;
    }
}
