package io.github.voiceclone.cli.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A line of a batch that could not be spoken.
 *
 * @param line its number in the manifest, from 1
 * @param id its id, if that could be read
 * @param error why, on one line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BatchFailure(long line, @Nullable String id, String error) {}
