/** A Spring Boot application to start from. */
@NullMarked
package io.github.voiceclone.spring.examples;

import org.jspecify.annotations.NullMarked;
