/** A speech server with OpenAI's contract. */
module io.github.voiceclone.server {
    requires transitive io.github.voiceclone;
    requires transitive io.github.voiceclone.cache;
    requires micrometer.registry.prometheus;
    requires com.fasterxml.jackson.databind;
    requires lettuce.core;
    requires java.management;
    requires jdk.management;
    requires micrometer.core;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires org.eclipse.jetty.websocket.api;
    requires org.eclipse.jetty.websocket.server;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    exports io.github.voiceclone.server;
    exports io.github.voiceclone.server.contract;
    exports io.github.voiceclone.server.jetty;
    exports io.github.voiceclone.server.voices;
}
