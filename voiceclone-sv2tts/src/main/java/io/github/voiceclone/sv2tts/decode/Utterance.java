package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.spi.Cancellation;

/**
 * One segment of text to decode.
 *
 * @param cancellation that of its request, checked before each step; segments of one request share it
 * @param symbols indices into the model's symbol table; not copied
 * @param embedding whose voice to speak in
 * @param style style token, or -1 for attention over all
 * @param dropout the random draws
 * @param stopThreshold probability of the end above which it stops
 * @param maxFrames most frames, rounded up to whole steps
 */
@SuppressWarnings("ArrayRecordComponent") // handed from front end to graph, never compared
public record Utterance(
        Cancellation cancellation,
        int[] symbols,
        SpeakerEmbedding embedding,
        int style,
        DropoutMask dropout,
        float stopThreshold,
        int maxFrames) {}
