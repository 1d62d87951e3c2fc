/** Auto-configuration of a voice cloner in Spring Boot applications, and what goes with it. */
@NullMarked
package io.github.voiceclone.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
