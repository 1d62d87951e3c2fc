package io.github.voiceclone;

/** Markup that a text may hold. Unless one is chosen, text is text. */
public enum Markup {
    /** No markup: brackets and tags are characters like any other. */
    NONE,
    /**
     * Pauses in brackets, as in {@code [pause:0.8s]} and {@code [pause:300ms]}, up to {@link Pauses#MAX} each. A bracket with
     * the word {@code pause}, in any case, that holds no such time is an error that names its line and column.
     */
    PAUSES,
    /**
     * A subset of SSML 1.1 (W3C, 2010): {@code speak}, {@code p}, {@code s}, {@code break}, {@code prosody} with
     * {@code rate} and {@code volume}, {@code say-as}, {@code sub}, and {@code phoneme} with pinyin. Anything else is an
     * error that names its line and column. Entities other than XML's own and document type declarations are refused.
     */
    SSML
}
