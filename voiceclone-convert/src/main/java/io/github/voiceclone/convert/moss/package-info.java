/** MOSS-TTS-Nano of OpenMOSS: settings, weights and graphs. */
@NullMarked
package io.github.voiceclone.convert.moss;

import org.jspecify.annotations.NullMarked;
