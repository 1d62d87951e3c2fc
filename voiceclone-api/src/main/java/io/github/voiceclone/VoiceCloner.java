package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.recording.RecordingCheck;
import io.github.voiceclone.spi.StageInfo;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Speaker of text in the voice of a recording.
 *
 * <pre>{@code
 * try (VoiceCloner cloner = VoiceCloner.builder().backend("onnx").build()) {
 *     Voice voice = cloner.createVoice("me", Path.of("me.wav"));
 *     Speech speech = cloner.speak("你好，世界", voice);
 *     speech.save(Path.of("speech.wav"));
 * }
 * }</pre>
 *
 * <p>Thread-safe, for virtual threads too: what would hold their carrier runs on threads of the cloner's. A bounded number
 * of requests runs at once, a bounded number waits, and more are refused with {@link OverloadedException}, as
 * {@link QueueOptions} say. Closing it lets the calls inside finish, fails new ones with {@link ClosedException}, and does
 * nothing the second time.
 *
 * <p>{@link #builder()} makes the library's implementation. An application may implement this interface to test itself
 * without models; methods may be added to it, with a default.
 */
public interface VoiceCloner extends AutoCloseable {
    /** Number of characters of a text in pieces that wait to be spoken, from which no further piece is requested. */
    int MAX_BUFFERED_TEXT = 1024;

    /** Returns a builder; with the demo voice on the class path, {@code build()} needs no setting. */
    static VoiceClonerBuilder builder() {
        return new VoiceClonerBuilder();
    }

    /**
     * Creates a voice from recording files: WAV, and with the {@code voiceclone-audio} jar FLAC, MP3 and Opus. Several recordings
     * count as {@link #createVoice(String, AudioClip, AudioClip...)} says.
     *
     * @param name what to call the voice
     * @param recording speech of one person who agreed to it; a few seconds are enough
     * @param more further recordings of the same person
     * @throws InvalidInputException if a file cannot be read, or holds too little speech
     */
    Voice createVoice(String name, Path recording, Path... more);

    /**
     * Creates a voice from recordings. Several give the mean of their speaker embeddings, {@link SpeakerEmbedding#mean}: each
     * counts the same, whatever its length. One that sounds like someone else is used too, and logged as a warning.
     *
     * @param name what to call the voice
     * @param recording speech of one person who agreed to it, at any rate; a few seconds are enough
     * @param more further recordings of the same person
     * @throws InvalidInputException if one holds too little speech, or is too long, or if there are several and the encoder
     *     makes prompts; the message starts with the name
     */
    Voice createVoice(String name, AudioClip recording, AudioClip... more);

    /**
     * Returns the voice of a file: one that {@link Voice#save} wrote, or one created from a recording of a person who agreed to
     * it. {@link Voice#isSaved(Path)} tells which.
     *
     * @param name what to call the voice, whatever a saved one was called
     * @throws InvalidInputException if the file cannot be read, or is a recording with too little speech
     */
    default Voice openVoice(String name, Path file) {
        return Voice.isSaved(file) ? Voice.load(file).withName(name) : createVoice(name, file);
    }

    /**
     * Checks a recording before a voice is created from it: {@link #checkRecordings} of one.
     *
     * @throws InvalidInputException if its sample rate cannot be used, or it is too long
     */
    default RecordingCheck checkRecording(AudioClip recording) {
        return checkRecordings(List.of(Objects.requireNonNull(recording, "recording")))
                .get(0);
    }

    /**
     * Checks recordings of one person before a voice is created from them: the signal of each, as {@link RecordingCheck#of}
     * does, whether one person speaks in it, and whether it is the person of the others. The library's implementation
     * tells the speakers apart with its encoder, in one request, and a speaker cache keeps nothing of them; this default
     * checks the signals only.
     *
     * <p>{@link #createVoice(String, AudioClip, AudioClip...)} logs a warning of a recording that sounds like someone else.
     *
     * @return one check for each recording, in order
     * @throws InvalidInputException if a sample rate cannot be used, or a recording is too long
     */
    default List<RecordingCheck> checkRecordings(List<AudioClip> recordings) {
        return Objects.requireNonNull(recordings, "recordings").stream()
                .map(RecordingCheck::of)
                .toList();
    }

    /**
     * Speaks a text in a voice: {@link #speak(SpeechRequest)} without settings.
     *
     * @throws InvalidInputException if the text cannot be used
     * @throws OverloadedException if there is no room for it
     */
    default Speech speak(String text, Voice voice) {
        return speak(SpeechRequest.of(text, voice));
    }

    /**
     * Speaks a text.
     *
     * @throws InvalidInputException if the text or recording cannot be used
     * @throws TimeoutExceededException if it takes longer than the request allows
     * @throws OverloadedException if there is no room for it
     */
    Speech speak(SpeechRequest request);

    /**
     * Speaks a text segment by segment, so that speech of any length takes bounded memory. On a GPU several segments are
     * made at a time and handed over one after another; {@link #stream} is for those who want the first audio soon.
     *
     * @param sink takes each segment, in order, on the calling thread; what it throws ends the call
     * @throws InvalidInputException if the text or recording cannot be used
     * @throws TimeoutExceededException if it takes longer than the request allows
     * @throws OverloadedException if there is no room for it
     */
    void speak(SpeechRequest request, Consumer<SpeechSegment> sink);

    /**
     * Speaks a text on threads of the cloner's. Cancelling the future, or completing it otherwise, as {@code orTimeout}
     * does, stops the work at the next step.
     *
     * @return what {@link #speak(SpeechRequest)} would return; whatever that would throw is what it fails with
     */
    CompletableFuture<Speech> speakAsync(SpeechRequest request);

    /**
     * Speaks several texts in one call. One that cannot be spoken, or is late, fails independently. On a GPU their speech is made
     * together, as many at a time as fill it.
     *
     * @return one outcome for each request, in order
     * @throws OverloadedException if there is no room for them
     */
    List<SpeechOutcome> speakAll(List<SpeechRequest> requests);

    /**
     * Speaks a text as a stream: the first audio leaves while later frames are still being decoded. The parts of a segment
     * are refined with the frames around them instead of the whole segment, so that the speech differs a little from
     * {@link #speak(SpeechRequest)}'s (docs/scheduling.md has the figures), and follow one another without a seam.
     *
     * <p>The work begins when somebody subscribes, once; a timeout counts from then, and covers all of it. It goes no
     * further ahead than the segment whose audio was asked for, and the one after it, and holds its permit until the
     * end or until it is cancelled, which frees it at the next step. Signals come from threads of the cloner's; errors are
     * those that {@link #speak(SpeechRequest)} throws.
     */
    Flow.Publisher<SpeechPart> stream(SpeechRequest request);

    /**
     * Speaks a text that comes in pieces, as the tokens of a language model do: {@link #stream(SpeechRequest, Flow.Publisher)}
     * without settings.
     *
     * @param text the pieces, cut anywhere
     */
    default Flow.Publisher<SpeechPart> stream(Flow.Publisher<String> text, Voice voice) {
        Objects.requireNonNull(text, "text");
        return stream(SpeechRequest.of("", voice), text);
    }

    /**
     * Speaks a text that comes in pieces, as the tokens of a language model do, as a stream. A segment is spoken as soon as
     * nothing that follows can change it: a sentence or clause once the next one has begun, a line once it has ended; the rest
     * when the pieces end. The segments, their numbers and their places are those of the whole text, however it is cut. The
     * pauses are too, but that a text which ends with a line break has the pause of a line at its end.
     *
     * <p>The publisher of the pieces is subscribed to as this stream is: a publisher that does not keep what nobody has
     * subscribed to, such as a {@link java.util.concurrent.SubmissionPublisher}, should send nothing before. The stream keeps
     * its permit until the end; while it waits for pieces it holds no thread and no decoder slot. One piece at a time is requested, while less than
     * {@value #MAX_BUFFERED_TEXT} characters, or no complete segment, wait to be spoken. A timeout covers all of it, and the
     * limit {@link InputLimits#maxTextLength()} all pieces together.
     *
     * <p>Cancelling the speech cancels the pieces, as does everything else that ends it. If the publisher of the pieces fails,
     * the segments that are complete are spoken, and the speech fails with the same error. One that sends more than was
     * requested fails the speech with {@link InvalidInputException}.
     *
     * @param request the request, with the beginning of the text: as a rule {@code ""}
     * @param more the pieces of the rest, cut anywhere
     * @return the speech, as {@link #stream(SpeechRequest)} says
     */
    default Flow.Publisher<SpeechPart> stream(SpeechRequest request, Flow.Publisher<String> more) {
        throw new UnsupportedOperationException("this voice cloner does not take text in pieces");
    }

    /**
     * Speaks a text as the bytes of a 16-bit mono WAV file, ready to be read while later ones are in the making, as
     * {@link #stream} has them. The header gives the length as unknown ({@code 0xFFFFFFFF}) and says that the speech is
     * synthetic. The work begins now.
     *
     * @return bytes, to be read by one thread, which waits for them; what {@link #speak(SpeechRequest)} would throw is the
     *     cause of an {@link java.io.IOException}. Closing it stops the work: close it, or it keeps its permit.
     * @throws OverloadedException if there is no room for it
     * @throws ClosedException if the cloner is closed
     */
    default InputStream streamWav(SpeechRequest request) {
        return streamAudio(request, AudioEncoding.WAV);
    }

    /**
     * Speaks a text as {@link #streamWav} does, as the bytes of a file of any format of {@link
     * io.github.voiceclone.audio.AudioEncoders}. Bytes leave as soon as the format allows: of FLAC, Opus and MP3 a frame at a
     * time, a quarter of a second at most. They are encoded by the thread that reads them.
     *
     * @return bytes, as {@link #streamWav} says
     * @throws InvalidInputException if there is no such format, or it cannot hold what is asked for
     * @throws OverloadedException if there is no room for it
     * @throws ClosedException if the cloner is closed
     */
    InputStream streamAudio(SpeechRequest request, AudioEncoding encoding);

    /**
     * Reads a text without speaking it, by {@link #options()} but for their markup: its segments, with what the model would be
     * given to say of each.
     *
     * @throws InvalidInputException if nothing in it can be spoken
     * @throws UnsupportedOperationException if the model has no reading that can be shown
     */
    default List<TextSegment> read(String text) {
        throw new UnsupportedOperationException("the model has no reading of a text to show");
    }

    /** Returns the options of requests that bring none; {@link SynthesisOptions#defaults()} by default. */
    default SynthesisOptions options() {
        return SynthesisOptions.defaults();
    }

    /** Returns the sample rate of the speech, in Hz. */
    int sampleRate();

    /** Returns the languages that it speaks, as tags of ISO 639, as in {@code zh}; empty if the model does not know. */
    default List<String> languages() {
        return List.of();
    }

    /** Returns what its voice pack is called, as the tags of its speech do; empty if that is not known. */
    default String packDescription() {
        return "";
    }

    /** Returns the encoder's backend, precision and model. */
    StageInfo encoderInfo();

    /** Returns the synthesizer's backend, precision and model. */
    StageInfo synthesizerInfo();

    /** Returns the vocoder's backend, precision and model. */
    StageInfo vocoderInfo();

    /** Returns the tags of a file of this cloner's speech: that it is synthetic, and by which voice pack. */
    AudioTags syntheticSpeechTags();

    /**
     * Closes the stages once the calls inside, those that wait for their turn included, have finished. A stream whose
     * subscriber has not asked for more for five seconds, or whose bytes were not read for as long, fails with
     * {@link ClosedException}.
     */
    @Override
    void close();

    /**
     * Closes the stages once the calls inside have finished, for which they are given a time; after it they stop at the
     * next step and fail with {@link ClosedException}. It returns ten seconds after that at the latest: should a sink or a
     * subscriber be blocked, the stages are closed when it has returned.
     *
     * @param grace how long they may go on; zero to stop them now, not negative
     * @throws IllegalArgumentException if it is negative; the cloner stays open
     */
    void close(Duration grace);
}
