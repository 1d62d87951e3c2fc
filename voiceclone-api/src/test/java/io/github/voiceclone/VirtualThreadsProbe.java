package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.listener.StageCall;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Calls a cloner from many virtual threads that share one carrier. The word "busy" computes until another virtual thread
 * ends it, as native code computes: on the carrier it would never end.
 */
final class VirtualThreadsProbe {
    static final String FINE = "fine";

    private static final int CALLERS = 200;
    private static final AudioClip RECORDING = AudioClip.of(new float[] {1f}, 100);
    private static final Set<String> FAULTS = ConcurrentHashMap.newKeySet();

    private VirtualThreadsProbe() {}

    /** Prints {@link #FINE}, or what is wrong. */
    public static void main(String[] args) throws Exception {
        Path events = Files.createTempFile("virtual-threads", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
            callFromVirtualThreads(); // The JVM pins a thread itself while it links a lambda for the first time.
            recording.start();
            callFromVirtualThreads();
            recording.stop();
            recording.dump(events);
            readPinned(events);
        } finally {
            Files.delete(events);
        }
        System.out.println(FAULTS.isEmpty() ? FINE : String.join("; ", FAULTS));
    }

    private static void readPinned(Path events) throws IOException {
        for (RecordedEvent event : RecordingFile.readAllEvents(events)) {
            String trace = String.valueOf(event.getStackTrace());
            if (event.getEventType().getName().equals("jdk.VirtualThreadPinned")
                    && trace.contains("io.github.voiceclone")) {
                FAULTS.add("pinned: " + trace);
            }
        }
    }

    private static void callFromVirtualThreads() throws Exception {
        FakeStages.busyMayEnd = new CountDownLatch(1);
        QueueOptions queue = QueueOptions.defaults().withMaxConcurrent(8);
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend(FakeStages.NAME)
                .queue(queue)
                .listener(new PlatformOnly())
                .build()) {
            List<Future<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(virtual.submit(caller(cloner, i)));
            }
            virtual.submit(FakeStages.busyMayEnd::countDown).get();
            for (Future<Boolean> caller : callers) {
                caller.get();
            }
        }
        virtual.shutdown();
    }

    private static Callable<Boolean> caller(VoiceCloner cloner, int number) {
        SpeechRequest request = SpeechRequest.of("busy word", RECORDING);
        return () -> {
            Thread thread = Thread.currentThread();
            switch (number % 4) {
                case 0 -> cloner.speak(request);
                case 1 -> cloner.speakAsync(request).get();
                case 2 -> cloner.createVoice("me", RECORDING);
                default -> cloner.speak(request, piece -> {
                    if (!Thread.currentThread().equals(thread)) {
                        FAULTS.add("a sink ran on another thread than its caller's");
                    }
                });
            }
            return true;
        };
    }

    /** Finds fault with a stage that starts on a virtual thread. */
    private static final class PlatformOnly implements VoiceClonerListener {
        @Override
        public void stageStarted(StageCall call) {
            try {
                Method isVirtual = Thread.class.getMethod("isVirtual");
                if ((boolean) isVirtual.invoke(Thread.currentThread())) {
                    FAULTS.add("the " + call.stage().id() + " ran on a virtual thread");
                }
            } catch (ReflectiveOperationException e) {
                FAULTS.add(e.toString());
            }
        }
    }
}
