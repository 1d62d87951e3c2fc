/**
 * Services that model families and backends implement, found with {@link java.util.ServiceLoader}: a provider for each stage,
 * chosen by the family that the voice pack names or by its own name, and {@link io.github.voiceclone.spi.Backend}s, which run
 * a family's graphs, chosen by name.
 */
@NullMarked
package io.github.voiceclone.spi;

import org.jspecify.annotations.NullMarked;
