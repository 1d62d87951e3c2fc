/** Chinese characters as numbered pinyin: dictionary, word segmentation and polyphones. */
@NullMarked
package io.github.voiceclone.sv2tts.text.pinyin;

import org.jspecify.annotations.NullMarked;
