/**
 * The services a backend implements: one provider for each stage, found with {@link java.util.ServiceLoader} and chosen
 * by name.
 */
@NullMarked
package io.github.voiceclone.spi;

import org.jspecify.annotations.NullMarked;
