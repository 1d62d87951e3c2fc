package io.github.voiceclone.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Availability;
import java.nio.ByteBuffer;

/** ONNX Runtime, on the CPU or through CUDA. Thread-safe; all graphs of a process share one native environment. */
public final class OnnxRuntime implements TensorRuntime {
    /** The backend name. */
    public static final String NAME = "onnx";

    /** Creates the runtime; its native library is loaded with the first graph. */
    public OnnxRuntime() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        try {
            return Availability.present(
                    "ONNX Runtime " + OrtLibrary.environment().getVersion() + ", devices: " + OnnxDevices.names());
        } catch (BackendUnavailableException e) {
            return Availability.absent(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Graph load(String name, ByteBuffer onnx, GraphOptions options) {
        availability().require(NAME);
        OperatorProfile profile = new OperatorProfile(name, options.profiles());
        ByteBuffer model = onnx.duplicate();
        try {
            OnnxDevices.Opened opened = OnnxDevices.open(
                    options.device(), () -> sessionOptions(options, profile), made -> OrtLibrary.environment()
                            .createSession(onnx, made));
            if (opened.onProcessors()) {
                IntegerSums.check(name, model);
            }
            return new OnnxGraph(name, OrtLibrary.environment(), opened, profile);
        } catch (OrtException e) {
            throw new VoiceCloneException(
                    "ONNX Runtime cannot load graph '" + name + "': " + OrtMessages.line(e)
                            + "; convert the pack again",
                    e);
        }
    }

    private static OrtSession.SessionOptions sessionOptions(GraphOptions options, OperatorProfile profile)
            throws OrtException {
        OrtSession.SessionOptions session = new OrtSession.SessionOptions();
        session.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        session.setIntraOpNumThreads(options.threads());
        session.setInterOpNumThreads(1);
        // Lengths vary from run to run: a memory plan for each would be kept for nothing.
        session.setMemoryPatternOptimization(false);
        // Decaying recurrent states would otherwise reach denormals, which are an order of magnitude slower.
        session.addConfigEntry("session.set_denormal_as_zero", "1");
        // Threads that spin for their next work keep others from theirs, and waking takes as long as a small operator.
        // Up to 30 µs make a decoder step a quarter faster on idle processors, and no slower on busy ones.
        session.addConfigEntry("session.intra_op.allow_spinning", "1");
        session.addConfigEntry("session.intra_op.spin_duration_us", "30");
        profile.start(session);
        return session;
    }
}
