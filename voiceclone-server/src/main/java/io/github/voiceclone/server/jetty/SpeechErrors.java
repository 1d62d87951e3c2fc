package io.github.voiceclone.server.jetty;

import io.github.voiceclone.server.contract.ApiResponse;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Errors that Jetty finds before the contract sees a request, as in its syntax, in the contract's shape. */
public final class SpeechErrors implements Request.Handler {
    /** Creates the handler. */
    public SpeechErrors() {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        try (ApiResponse error = ApiResponse.error(status, HttpStatus.getMessage(status))) {
            error.headers().forEach(response.getHeaders()::put);
            response.getHeaders()
                    .put(HttpFields.CONNECTION_CLOSE); // Jetty closes it after most of them, and tells nobody.
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            response.write(true, ByteBuffer.wrap(error.bytes()), callback);
        }
        return true;
    }
}
