/** Caches of speakers in memory, on disk and in Redis. */
@SuppressWarnings("module") // The module that it exports to is compiled later.
module io.github.voiceclone.cache {
    requires transitive io.github.voiceclone;
    requires com.github.benmanes.caffeine;
    requires lettuce.core;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    // Lettuce has no descriptor that names what it runs on.
    requires io.netty.handler;
    requires io.netty.resolver.dns;

    exports io.github.voiceclone.cache;
    exports io.github.voiceclone.cache.internal to
            io.github.voiceclone.server;
}
