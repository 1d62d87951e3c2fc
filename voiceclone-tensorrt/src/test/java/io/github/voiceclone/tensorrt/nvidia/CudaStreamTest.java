package io.github.voiceclone.tensorrt.nvidia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.tensorrt.device.Stream.CudaGraph;
import io.github.voiceclone.tensorrt.device.Stream.Event;
import java.nio.FloatBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** JCuda's calls on the driver without a GPU of {@code src/test/native}, whose README says how to run this. */
@EnabledIfEnvironmentVariable(
        named = "VOICECLONE_TEST_DRIVER",
        matches = "yes",
        disabledReason = "needs the driver of src/test/native")
class CudaStreamTest {
    private static final int FLOATS = 1000;
    private static final long BYTES = FLOATS * (long) Float.BYTES;

    private final Cuda cuda = Cuda.open(0);
    private final long freeBefore = cuda.memory()[0];
    private CudaStream stream;
    private CudaMemory device;
    private CudaPinned sent;
    private CudaPinned received;

    @BeforeEach
    void open() {
        stream = new CudaStream(cuda);
        device = new CudaMemory(cuda, BYTES);
        sent = new CudaPinned(cuda, BYTES);
        received = new CudaPinned(cuda, BYTES);
        send(1);
    }

    @AfterEach
    void close() {
        stream.close();
        for (int i = 0; i < 2; i++) {
            device.close();
            sent.close();
            received.close();
        }
        assertEquals(freeBefore, cuda.memory()[0]);
    }

    private void send(float first) {
        FloatBuffer values = sent.buffer().asFloatBuffer();
        for (int i = 0; i < FLOATS; i++) {
            values.put(i, first + i);
        }
    }

    private void queueThereAndBack() {
        stream.upload(device, sent, 0, BYTES);
        stream.download(received, device, BYTES);
    }

    private float first() {
        return received.buffer().asFloatBuffer().get(0);
    }

    private void assertReceived(float first) {
        assertEquals(first, first());
        assertEquals(first + FLOATS - 1, received.buffer().asFloatBuffer().get(FLOATS - 1));
    }

    @Test
    void device_isDescribed() {
        assertEquals(1, Cuda.deviceCount());
        assertEquals("13.0", Cuda.versionText(Cuda.driverVersion()));
        assertEquals("no GPU (0)", cuda.name());
        assertEquals("9.0", cuda.computeCapability());
        assertEquals(1L << 33, cuda.memory()[1]);
        assertEquals(BYTES, freeBefore - cuda.memory()[0]);
        VoiceCloneException none = assertThrows(VoiceCloneException.class, () -> Cuda.open(1));
        assertEquals("CUDA failed to find GPU cuda:1: CUDA_ERROR_INVALID_DEVICE", none.getMessage());
    }

    @Test
    void copies_areThereOnceWaitedFor() {
        queueThereAndBack();
        assertTrue(Float.isNaN(first()));
        stream.await();
        assertReceived(1);
    }

    @Test
    void uploadOfAPart_leavesTheRest() {
        int from = 100;
        int count = 7;
        queueThereAndBack();
        stream.await();
        send(2);
        stream.upload(device, sent, from * (long) Float.BYTES, count * (long) Float.BYTES);
        stream.download(received, device, BYTES);
        stream.await();
        FloatBuffer values = received.buffer().asFloatBuffer();
        for (int i = 0; i < FLOATS; i++) {
            boolean sentAgain = i >= from && i < from + count;
            assertEquals(i + (sentAgain ? 2 : 1), values.get(i), "value " + i);
        }
    }

    @Test
    void mark_waitsForWhatWasQueuedBefore() {
        try (Event event = stream.event()) {
            event.await();
            queueThereAndBack();
            event.record();
            event.await();
            assertReceived(1);
        }
    }

    @Test
    void recording_repeatsItsCopies() {
        stream.beginCapture();
        queueThereAndBack();
        try (CudaGraph cudaGraph = stream.endCapture()) {
            stream.await();
            assertTrue(Float.isNaN(first()), "recorded, not done");
            for (float round = 2; round < 5; round++) {
                send(round);
                stream.launch(cudaGraph);
                stream.await();
                assertReceived(round);
            }
        }
    }

    @Test
    void captureThatWentWrong_isAbandoned_andTheStreamGoesOn() {
        stream.beginCapture();
        VoiceCloneException waited = assertThrows(VoiceCloneException.class, stream::await);
        assertTrue(waited.getMessage().contains("STREAM_CAPTURE_UNSUPPORTED"), waited.getMessage());
        assertThrows(VoiceCloneException.class, stream::endCapture);
        stream.abandonCapture();
        stream.beginCapture();
        stream.abandonCapture();
        queueThereAndBack();
        stream.await();
        assertReceived(1);
    }

    @Test
    void everyThread_hasTheDevice() {
        CompletableFuture.runAsync(
                        () -> {
                            queueThereAndBack();
                            stream.await();
                        },
                        ForkJoinPool.commonPool())
                .join();
        assertReceived(1);
    }

    @Test
    void moreMemoryThanThereIs_isRefusedWithWhatToDo() {
        BackendUnavailableException refused =
                assertThrows(BackendUnavailableException.class, () -> new CudaMemory(cuda, 1L << 40));
        assertTrue(refused.getMessage().contains("CUDA_ERROR_OUT_OF_MEMORY"), refused.getMessage());
        assertTrue(refused.getMessage().contains("fp16"), refused.getMessage());
    }

    @Test
    void pinnedMemory_isDirectAndInTheMachinesOrder() {
        assertTrue(sent.buffer().isDirect());
        assertFalse(sent.buffer().isReadOnly());
        assertEquals(java.nio.ByteOrder.nativeOrder(), sent.buffer().order());
        assertEquals(BYTES, sent.buffer().capacity());
    }
}
