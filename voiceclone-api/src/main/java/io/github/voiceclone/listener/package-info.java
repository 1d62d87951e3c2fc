/**
 * Events of a voice cloner and the listeners that come with it: {@link
 * io.github.voiceclone.listener.ProfileListener} for a readable report, {@link io.github.voiceclone.listener.JfrListener}
 * for Java Flight Recorder.
 */
@NullMarked
package io.github.voiceclone.listener;

import org.jspecify.annotations.NullMarked;
