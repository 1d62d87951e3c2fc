/** Voices that a speech server keeps, with the consents that they were created under. */
@NullMarked
package io.github.voiceclone.server.voices;

import org.jspecify.annotations.NullMarked;
