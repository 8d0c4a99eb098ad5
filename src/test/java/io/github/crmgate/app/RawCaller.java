package io.github.crmgate.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A caller that writes any bytes into a connection, and reads what comes back. */
final class RawCaller implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;

    RawCaller(int port) {
        this(InetAddress.getLoopbackAddress(), port);
    }

    RawCaller(InetAddress address, int port) {
        try {
            socket = new Socket(address, port);
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends lines that end with CRLF each, and an empty one. */
    RawCaller sendHead(String... lines) {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    RawCaller send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until CrmGate closes the connection. */
    String readAll() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one response, which has a Content-Length; the connection stays open. */
    RawResponse read() {
        try {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new AssertionError("closed after: " + head);
                }
                head.append((char) next);
            }
            int length = RawResponse.length(head.toString());
            byte[] body = socket.getInputStream().readNBytes(length);
            return RawResponse.of(head + new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A response as it was sent. */
    record RawResponse(int status, List<String> head, String body) {

        static RawResponse of(String text) {
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                throw new AssertionError("no response: '" + text + "'");
            }
            List<String> head = text.substring(0, end).lines().toList();
            return new RawResponse(Integer.parseInt(head.get(0).split(" ")[1]), head, text.substring(end + 4));
        }

        private static int length(String head) {
            String length = RawResponse.of(head).header("Content-Length");
            return length == null ? 0 : Integer.parseInt(length);
        }

        /** The value of a header; null if there is none. */
        String header(String name) {
            return head.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }

        JsonNode json() {
            return Json.parse(body.getBytes(StandardCharsets.UTF_8))
                    .orElseThrow(() -> new AssertionError("no JSON: " + body));
        }
    }
}
