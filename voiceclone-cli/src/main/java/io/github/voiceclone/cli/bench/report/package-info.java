/** The figures of {@code voiceclone bench}, and the reports made of them: text, a web page, Markdown. */
@NullMarked
package io.github.voiceclone.cli.bench.report;

import org.jspecify.annotations.NullMarked;
