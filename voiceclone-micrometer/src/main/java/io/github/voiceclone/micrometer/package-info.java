/** Metrics of a voice cloner for Micrometer, and so for Prometheus, OTLP, Datadog and the other systems it feeds. */
@NullMarked
package io.github.voiceclone.micrometer;

import org.jspecify.annotations.NullMarked;
