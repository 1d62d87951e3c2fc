package io.github.voiceclone.cli.batch;

import io.github.voiceclone.Markup;
import io.github.voiceclone.audio.AudioEncoding;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of a batch's manifest.
 *
 * @param number the line's number in the file, from 1
 * @param id what the user calls it
 * @param text what to say
 * @param speaker the recording or saved voice to say it in
 * @param saved whether the speaker is a saved voice
 * @param seed the line's own seed, if it has one
 * @param markup the line's own markup, if it has one
 * @param out the file to write
 * @param encoding its format
 */
record BatchLine(
        long number,
        String id,
        String text,
        Path speaker,
        boolean saved,
        OptionalLong seed,
        Optional<Markup> markup,
        Path out,
        AudioEncoding encoding) {}
