package io.github.voiceclone.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cache.SpeakerCaches;
import io.github.voiceclone.listener.JfrListener;
import io.github.voiceclone.listener.ProfileListener;
import io.github.voiceclone.testing.Waiters;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An application that is stopped and started again in the same process, as a web application is. */
class ReloadTest {
    private static final int TIMES = 5;

    /** What the application does. */
    public static final class Application implements Runnable {
        /** Creates it. */
        public Application() {}

        @Override
        public void run() {
            try (VoiceCloner cloner = VoiceCloner.builder()
                    .cache(SpeakerCaches.memory())
                    .listener(new JfrListener())
                    .listener(new ProfileListener())
                    .options(SynthesisOptions.defaults().withMaxFrames(100))
                    .build()) {
                Voice voice = cloner.createVoice("me", Path.of("../voiceclone-cli/src/test/resources/speech.wav"));
                SpeechRequest request = SpeechRequest.of("你好。", voice);
                cloner.speak(request);
                cloner.speakAsync(request).join();
                try (InputStream wav = cloner.streamWav(request)) {
                    wav.readAllBytes();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void stoppedApplication_leavesNoClassLoader() throws Exception {
        assumeTrue(Runtime.version().feature() < 26, "ONNX Runtime's hook cannot be left out from JDK 26 on");
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            loaders.add(runInNewLoader());
        }
        Waiters.until("no class loader is left", () -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.get() == null);
        });
    }

    private static WeakReference<ClassLoader> runInNewLoader() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> application = loader.loadClass(Application.class.getName());
            ((Runnable) application.getConstructor().newInstance()).run();
            return new WeakReference<>(loader);
        }
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .toList()) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(new URL[0]);
    }
}
