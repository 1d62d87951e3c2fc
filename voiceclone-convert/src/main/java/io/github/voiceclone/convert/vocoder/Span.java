package io.github.voiceclone.convert.vocoder;

/**
 * A range of places on a time axis, both ends included; used to trace from a network's output back to what it depends
 * on.
 */
record Span(int first, int last) {

    /** Returns the inputs of a convolution centred on its output that reaches {@code radius} places to either side. */
    Span widen(int radius) {
        return new Span(first - radius, last + radius);
    }

    /** Returns the smallest span that holds both. */
    Span union(Span other) {
        return new Span(Math.min(first, other.first), Math.max(last, other.last));
    }

    /** Returns how far the span reaches beyond place 0, to whichever side it reaches farther. */
    int reach() {
        return Math.max(-first, last);
    }
}
