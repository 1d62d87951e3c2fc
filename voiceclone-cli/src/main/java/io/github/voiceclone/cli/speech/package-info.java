/** The commands that speak, whole and stage by stage: clone, embed, synthesize, vocode, pinyin. */
@NullMarked
package io.github.voiceclone.cli.speech;

import org.jspecify.annotations.NullMarked;
