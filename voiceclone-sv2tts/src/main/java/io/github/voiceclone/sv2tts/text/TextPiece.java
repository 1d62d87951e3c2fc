package io.github.voiceclone.sv2tts.text;

/**
 * One piece of a longer text, to be synthesised on its own.
 *
 * @param text the piece, without the white space around it
 * @param start where it starts in the whole text, in UTF-16 units from 0
 * @param spoken the piece as a synthesizer reads it; indices in it count from the piece's start
 * @param before the strongest boundary between the end of the piece before and it
 * @param boundary what ends it
 */
public record TextPiece(String text, long start, SpokenText spoken, Boundary before, Boundary boundary) {}
