/**
 * What a voice cloner tells its listeners, and the listeners that come with it: {@link
 * io.github.voiceclone.observe.ProfileListener} for a readable report, {@link io.github.voiceclone.observe.JfrListener}
 * for Java Flight Recorder.
 */
@NullMarked
package io.github.voiceclone.observe;

import org.jspecify.annotations.NullMarked;
