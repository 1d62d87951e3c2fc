/** A voice cloner as Spring AI's model of text to speech, with Spring Boot or without. */
@NullMarked
package io.github.voiceclone.spring.ai;

import org.jspecify.annotations.NullMarked;
