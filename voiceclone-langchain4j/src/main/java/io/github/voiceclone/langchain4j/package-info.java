/** A voice cloner as LangChain4j's model of text to speech. */
@NullMarked
package io.github.voiceclone.langchain4j;

import org.jspecify.annotations.NullMarked;
