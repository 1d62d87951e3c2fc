/** Commands of speech and its stages: clone, embed, synthesize, vocode, pinyin. */
@NullMarked
package io.github.voiceclone.cli.speech;

import org.jspecify.annotations.NullMarked;
