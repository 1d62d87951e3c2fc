/** The contract on Jetty. */
@NullMarked
package io.github.voiceclone.server.jetty;

import org.jspecify.annotations.NullMarked;
