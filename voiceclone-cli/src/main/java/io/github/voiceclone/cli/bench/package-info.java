/** What {@code voiceclone bench} measures, and the reports it makes of it. */
@NullMarked
package io.github.voiceclone.cli.bench;

import org.jspecify.annotations.NullMarked;
