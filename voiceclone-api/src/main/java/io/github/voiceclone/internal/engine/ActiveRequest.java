package io.github.voiceclone.internal.engine;

import io.github.voiceclone.Lexicon;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.internal.markup.MarkedText;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.TextContext;
import io.github.voiceclone.spi.TextMarks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request from its call to its end: what was asked for, its identity, its voice once that is known, and its cancellation,
 * which holds what ended it: its caller, its deadline or its failure, whichever came first.
 */
final class ActiveRequest implements AutoCloseable {
    private final SpeechRequest request;
    private final RequestInfo info;
    private final boolean streamed;
    private final Cancellation cancellation;
    private @Nullable Voice voice;
    private @Nullable MarkedText text;
    private @Nullable SynthesisRequest synthesis;

    /**
     * Starts a request; its deadline counts from now.
     *
     * @param info its identity, as listeners see it
     * @param streamed whether its parts are wanted as soon as they are made
     */
    ActiveRequest(SpeechRequest request, RequestInfo info, boolean streamed) {
        this.request = request;
        this.info = info;
        this.streamed = streamed;
        this.cancellation = request.timeout().map(Cancellation::within).orElseGet(Cancellation::new);
    }

    SpeechRequest request() {
        return request;
    }

    RequestInfo info() {
        return info;
    }

    boolean streamed() {
        return streamed;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Fails the request, unless it has ended. */
    void fail(VoiceCloneException failure) {
        cancellation.cancel(failure);
    }

    /** Returns what the request failed with, or was cancelled with. */
    Optional<VoiceCloneException> failure() {
        return cancellation.reason();
    }

    /** Notes that it can be spoken: in which voice, and what. */
    void accept(Voice found, MarkedText read, Lexicon lexicon, SynthesisOptions options) {
        voice = found;
        text = read;
        synthesis = new SynthesisRequest(
                read.text(),
                TextContext.WHOLE,
                read.marks(),
                lexicon,
                found.speaker(),
                options,
                streamed,
                cancellation);
    }

    /** Notes the next stretch of a text that comes in pieces. */
    void next(String text, TextContext context) {
        synthesis = new SynthesisRequest(
                text,
                context,
                TextMarks.NONE,
                synthesis().lexicon(),
                voice().speaker(),
                options(),
                streamed,
                cancellation);
    }

    /** Returns its voice. */
    Voice voice() {
        if (voice == null) {
            throw new IllegalStateException("request " + info.number() + " is not accepted");
        }
        return voice;
    }

    /** Returns its text without markup, and where it stands in the original. */
    MarkedText text() {
        if (text == null) {
            throw new IllegalStateException("request " + info.number() + " is not accepted");
        }
        return text;
    }

    /** Returns how its text is spoken. */
    SynthesisOptions options() {
        return synthesis().options();
    }

    /** Returns what the synthesizer is asked for. */
    SynthesisRequest synthesis() {
        if (synthesis == null) {
            throw new IllegalStateException("request " + info.number() + " is not accepted");
        }
        return synthesis;
    }

    /** Notes that the request is over: it can no longer fail, and its deadline is forgotten. */
    @Override
    public void close() {
        cancellation.close();
    }
}
