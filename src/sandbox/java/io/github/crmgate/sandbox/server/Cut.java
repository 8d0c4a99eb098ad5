package io.github.crmgate.sandbox.server;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What comes of a response in HTTP/1.1: its head and a part of its body.
 *
 * @param bytes how many bytes of the body come, at least 1
 * @param stalls whether the connection stays open after them, for a minute, and sends nothing more; else it is closed
 */
public record Cut(int bytes, boolean stalls) {
    private static final int STALL_MILLIS = 60_000;

    public Cut {
        if (bytes < 1) {
            throw new IllegalArgumentException("at least one byte of the body comes: " + bytes);
        }
    }

    /** Cuts a response with this body; one that is not longer comes whole. */
    void apply(String body, ResponseDefinitionBuilder response) {
        byte[] whole = body.getBytes(StandardCharsets.UTF_8);
        if (whole.length <= bytes) {
            return;
        }
        response.withGzipDisabled(true); // the length is that of the body as it is
        if (stalls) {
            int chunks = (whole.length + bytes - 1) / bytes;
            response.withChunkedDribbleDelay(chunks, chunks * STALL_MILLIS);
        } else {
            response.withBody(Arrays.copyOf(whole, bytes)).withHeader("Content-Length", String.valueOf(whole.length));
        }
    }
}
