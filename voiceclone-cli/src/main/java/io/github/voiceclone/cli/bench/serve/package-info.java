/** The load test of a speech server. */
@NullMarked
package io.github.voiceclone.cli.bench.serve;

import org.jspecify.annotations.NullMarked;
