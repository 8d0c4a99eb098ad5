package io.github.crmgate.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.crmgate.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/** A webhook that keeps what it gets, in order, and answers as a test wants. */
final class LeadSink implements AutoCloseable {
    /** As a status: the connection is closed without an answer. */
    static final int CUT = 0;

    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Delivery> attempts = new CopyOnWriteArrayList<>();
    private final ReadWriteLock idle = new ReentrantReadWriteLock();
    private volatile ToIntFunction<JsonNode> answers = message -> 200;
    private HttpServer server;

    /**
     * One message, and how it was answered.
     *
     * @param path that it was sent to
     */
    record Delivery(JsonNode message, String path, String key, String connection, String contentType, int status) {
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

    private LeadSink(int port) throws IOException {
        this.server = open(port);
        this.port = server.getAddress().getPort();
    }

    static LeadSink start() {
        return start(0);
    }

    static LeadSink start(int port) {
        try {
            return new LeadSink(port);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/leads";
    }

    int port() {
        return port;
    }

    /** How it answers from now on: a status for a message. */
    void answers(ToIntFunction<JsonNode> status) {
        answers = status;
    }

    /** It takes all from now on, each after a while. */
    void takesSlowly(IntSupplier millis) {
        answers = message -> {
            try {
                Thread.sleep(millis.getAsInt());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 200;
        };
    }

    /** What it took. */
    List<Delivery> taken() {
        return attempts.stream().filter(delivery -> delivery.status() == 200).toList();
    }

    /** What it took of one connection. */
    List<Delivery> taken(String connection) {
        return taken().stream()
                .filter(delivery -> delivery.connection().equals(connection))
                .toList();
    }

    /** What it took, in words. */
    List<String> texts() {
        return taken().stream().map(Delivery::text).toList();
    }

    /** What was sent to it, taken or not. */
    List<Delivery> attempts() {
        return List.copyOf(attempts);
    }

    /** No server listens from now on; what is being answered is answered first. */
    void refuse() {
        idle.writeLock().lock();
        try {
            server.stop(0);
        } finally {
            idle.writeLock().unlock();
        }
    }

    /** Ends {@link #refuse}. */
    void listen() {
        try {
            server = open(port);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpServer open(int at) throws IOException {
        HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        opened.createContext("/leads", this::take);
        opened.setExecutor(threads);
        opened.start();
        return opened;
    }

    private void take(HttpExchange exchange) throws IOException {
        idle.readLock().lock();
        try (exchange) {
            JsonNode message =
                    Json.parse(exchange.getRequestBody().readAllBytes()).orElseThrow();
            int status = answers.applyAsInt(message);
            attempts.add(new Delivery(
                    message,
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("CrmGate-Connection"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    status));
            if (status != CUT) {
                exchange.sendResponseHeaders(status, -1);
            }
        } finally {
            idle.readLock().unlock();
        }
    }
}
