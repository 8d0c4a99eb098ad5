package io.github.crmgate.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.crmgate.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** A webhook that keeps what it gets, in order, and answers as a test wants. */
final class LeadSink implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Delivery> attempts = new CopyOnWriteArrayList<>();
    private volatile ToIntFunction<JsonNode> answers = message -> 200;

    /** One message, and how it was answered. */
    record Delivery(JsonNode message, String key, String connection, String contentType, int status) {
        String id() {
            return message.path("id").asText();
        }

        boolean deleted() {
            return message.path("deleted").asBoolean(false);
        }

        /** Such as {@code Smith}, or {@code 42 deleted}. */
        String text() {
            return deleted() ? id() + " deleted" : message.path("lastName").asText();
        }
    }

    private LeadSink(HttpServer server) {
        this.server = server;
    }

    static LeadSink start() {
        return start(0);
    }

    static LeadSink start(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            LeadSink sink = new LeadSink(server);
            server.createContext("/leads", sink::take);
            server.setExecutor(sink.threads);
            server.start();
            return sink;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/leads";
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** How it answers from now on: a status for a message. */
    void answers(ToIntFunction<JsonNode> status) {
        answers = status;
    }

    /** What it took. */
    List<Delivery> taken() {
        return attempts.stream().filter(delivery -> delivery.status() == 200).toList();
    }

    /** What it took, in words. */
    List<String> texts() {
        return taken().stream().map(Delivery::text).toList();
    }

    /** What was sent to it, taken or not. */
    List<Delivery> attempts() {
        return List.copyOf(attempts);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode message =
                    Json.parse(exchange.getRequestBody().readAllBytes()).orElseThrow();
            int status = answers.applyAsInt(message);
            attempts.add(new Delivery(
                    message,
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("CrmGate-Connection"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    status));
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
