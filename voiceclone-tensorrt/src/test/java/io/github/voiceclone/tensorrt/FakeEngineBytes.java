package io.github.voiceclone.tensorrt;

import io.github.voiceclone.tensorrt.device.BuildRequest;
import io.github.voiceclone.tensorrt.device.OptimizationProfile;
import io.github.voiceclone.tensorrt.device.OptimizationProfile.Extents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link FakeDevice} builds: the graph and its profiles.
 *
 * @param onnx the graph
 * @param profiles its profiles
 */
record FakeEngineBytes(ByteBuffer onnx, List<OptimizationProfile> profiles) {
    static ByteBuffer write(BuildRequest request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(request.profiles().size());
            for (OptimizationProfile profile : request.profiles()) {
                out.writeInt(profile.inputs().size());
                for (Map.Entry<String, Extents> input : profile.inputs().entrySet()) {
                    out.writeUTF(input.getKey());
                    write(out, input.getValue().min());
                    write(out, input.getValue().opt());
                    write(out, input.getValue().max());
                }
            }
            byte[] onnx = new byte[request.onnx().remaining()];
            request.onnx().duplicate().get(onnx);
            out.write(onnx);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return direct(bytes.toByteArray());
    }

    static FakeEngineBytes read(ByteBuffer engine) {
        byte[] bytes = new byte[engine.remaining()];
        engine.duplicate().get(bytes);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            List<OptimizationProfile> profiles = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                Map<String, Extents> inputs = new HashMap<>();
                for (int more = in.readInt(); more > 0; more--) {
                    inputs.put(in.readUTF(), new Extents(extents(in), extents(in), extents(in)));
                }
                profiles.add(new OptimizationProfile(inputs));
            }
            return new FakeEngineBytes(direct(in.readAllBytes()), profiles);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, long[] extents) throws IOException {
        out.writeInt(extents.length);
        for (long extent : extents) {
            out.writeLong(extent);
        }
    }

    private static long[] extents(DataInputStream in) throws IOException {
        long[] extents = new long[in.readInt()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = in.readLong();
        }
        return extents;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
