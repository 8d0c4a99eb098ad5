package io.github.crmgate.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.crmgate.sandbox.server.Json;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/** The program that the sandbox's changes of leads go to: it shows what came last, and can be set to refuse messages. */
final class LeadReceiver {
    private static final int MOST = 20;

    private final HttpServer server;
    private final Deque<String> taken = new ArrayDeque<>();
    private boolean refusing;

    private LeadReceiver(HttpServer server) {
        this.server = server;
    }

    /** Starts it on a port, or on a free one if that is taken. */
    static LeadReceiver start(int port) throws IOException {
        HttpServer server = server(port);
        LeadReceiver receiver = new LeadReceiver(server);
        server.createContext("/", receiver::answer);
        server.start();
        return receiver;
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    void stop() {
        server.stop(0);
    }

    private static HttpServer server(int port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            return HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (BindException e) {
            return HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        }
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String message = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String call =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            switch (call) {
                case "POST /leads" -> take(exchange, message);
                case "GET /leads" -> text(exchange, 200, taken.stream().collect(Collectors.joining()));
                case "POST /refuse" -> refuse(exchange, true);
                case "POST /accept" -> refuse(exchange, false);
                default -> text(exchange, 404, "");
            }
        }
    }

    private void take(HttpExchange exchange, String message) throws IOException {
        if (refusing) {
            text(exchange, 503, "");
            return;
        }
        taken.addLast(line(message, exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        if (taken.size() > MOST) {
            taken.removeFirst();
        }
        text(exchange, 200, "");
    }

    /** What a person wants to see of it. */
    private static String line(String message, String key) {
        JsonNode lead = Json.parse(message).orElseGet(Json::object);
        ObjectNode line = Json.object().put("Idempotency-Key", key);
        for (String field : new String[] {"deleted", "id", "fullName", "status", "modifiedAt", "deletedAt"}) {
            if (lead.has(field)) {
                line.set(field, lead.get(field));
            }
        }
        return line + "\n";
    }

    private void refuse(HttpExchange exchange, boolean refuse) throws IOException {
        refusing = refuse;
        text(exchange, 200, refuse ? "It refuses all messages now.\n" : "It takes messages again.\n");
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
