package io.github.crmgate.server;

import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server's entry. It opens before anything else runs, and closes after everything else has ended.
 *
 * <ol>
 *   <li>Until {@link #serve}, and from {@link #stopping} on, every request gets 503 with the reason; requests in
 *       progress continue.
 *   <li>A request that is not valid HTTP/1.1 gets a problem document and its connection is closed; no route sees it.
 *   <li>Every response has an {@code X-Correlation-Id}, and every request one log line, without what the caller put
 *       into the path.
 *   <li>A peer that keeps CrmGate waiting is disconnected ({@link ConnectionTimer}).
 * </ol>
 *
 * HTTP/2 is not offered: callers of an unencrypted port rarely use it, and each of its streams would need all of this.
 */
public final class HttpDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final int MAX_LINE = RequestCheck.MAX_TARGET + 64; // with method and version
    private static final int MAX_TRIES = 20;
    private static final int CLOSE_MILLIS = 1_000;
    private static final Problem STARTING = Problem.of(
                    ProblemCode.STARTING, "CrmGate is starting; try again in a moment.")
            .retryAfter(Duration.ofSeconds(2));
    private static final Problem STOPPING = Problem.of(
                    ProblemCode.STOPPING, "CrmGate is stopping; try again once it has been started.")
            .retryAfter(Duration.ofSeconds(5));
    private static final Duration STORE_CHECKED_IN = Duration.ofSeconds(5);
    private static final String METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
    private static final Set<HttpMethod> NEVER_TAKEN = Set.of(HttpMethod.CONNECT, HttpMethod.TRACE);
    private static final String UNREAD_LINE = "/bad-request"; // Netty's name for a request line that it can't read

    private final Vertx vertx;
    private final Duration idle;
    private final Predicate<HttpServerRequest> trusted;
    private final Refusal refusal;
    private final List<HttpServer> servers = new ArrayList<>();
    private volatile Handler<HttpServerRequest> routes;
    private volatile Handler<HttpServerRequest> current;
    private volatile UnaryOperator<String> loggedPath = path -> AccessLog.masked(path, Set.of());
    private volatile boolean ended;

    private HttpDoor(Vertx vertx, Duration idle, Refusal refusal, Predicate<HttpServerRequest> trusted) {
        this.vertx = vertx;
        this.idle = idle;
        this.trusted = trusted;
        this.refusal = refusal;
        this.current = unready(STARTING, "CrmGate is starting.");
        this.routes = current;
    }

    /**
     * Opens it.
     *
     * @param vertx is closed with it
     * @param trusted whether a request may hear from health why CrmGate does not serve
     * @throws PortTakenException if an address can't be listened on
     */
    public static HttpDoor open(
            Vertx vertx,
            Duration idle,
            List<String> addresses,
            int port,
            AuthorizationPolicy pages,
            Predicate<HttpServerRequest> trusted) {
        HttpDoor door = new HttpDoor(vertx, idle, new Refusal(pages), trusted);
        try {
            door.listen(addresses, port);
            return door;
        } catch (RuntimeException e) {
            door.close();
            throw e;
        }
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Returns the port of all addresses. */
    public int port() {
        return server().actualPort();
    }

    /** Returns the server of the first address. */
    public HttpServer server() {
        return servers.get(0);
    }

    /** Sets why CrmGate does not serve yet, for health only. */
    public void starting(String reason) {
        current = unready(STARTING.retryAfter(STORE_CHECKED_IN), reason);
    }

    /**
     * Sets what serves requests once {@link #serve} is called.
     *
     * @param shown returns how the access log shows the path of a request that no route sees
     */
    public void routes(Handler<HttpServerRequest> handler, UnaryOperator<String> shown) {
        routes = handler;
        loggedPath = shown;
    }

    /** Admits requests, unless a stop has begun. */
    public synchronized void serve() {
        if (!ended) {
            current = routes;
        }
    }

    /** Admits no further request. */
    public synchronized void stopping() {
        ended = true;
        current = unready(STOPPING, "CrmGate is stopping.");
    }

    /** Rejects a request that arrived before the stop, but whose body arrived after it had begun. */
    void turnAwayLate(RoutingContext context) {
        if (ended) {
            refusal.write(context.request(), STOPPING);
        } else {
            context.next();
        }
    }

    @Override
    public void close() {
        closeServers();
        vertx.close();
    }

    private Handler<HttpServerRequest> unready(Problem problem, String reason) {
        return new Unready(problem, reason, trusted, refusal, path -> loggedPath.apply(path));
    }

    /** Listens; port 0 means any port that is free at all addresses. */
    private void listen(List<String> addresses, int port) {
        for (int tries = 1; ; tries++) {
            for (String address : addresses) {
                Future<HttpServer> listening = newServer().listen(servers.isEmpty() ? port : port(), address);
                try {
                    servers.add(
                            listening.toCompletionStage().toCompletableFuture().join());
                } catch (CompletionException e) {
                    LOG.debug("can't listen on {}", address, e);
                    if (port != 0 || servers.isEmpty() || tries == MAX_TRIES) {
                        throw new PortTakenException(address, servers.isEmpty() ? port : port());
                    }
                    closeServers();
                    break;
                }
            }
            if (!servers.isEmpty()) {
                return;
            }
        }
    }

    private void closeServers() {
        for (HttpServer server : servers) {
            try {
                server.close().toCompletionStage().toCompletableFuture().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("a server was not closed in time", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        servers.clear();
    }

    private HttpServer newServer() {
        HttpServerOptions options = new HttpServerOptions()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(RequestCheck.MAX_HEADERS)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> prepare(connection, options))
                .invalidRequestHandler(this::undecoded)
                .requestHandler(this::handle);
    }

    private void prepare(HttpConnection connection, HttpServerOptions options) {
        ChannelHandlerContext context = ((ConnectionBase) connection).channelHandlerContext();
        FaultyPeer peer = new FaultyPeer(connection, context);
        ConnectionTimer timer = new ConnectionTimer(idle, peer);
        context.pipeline().replace("httpDecoder", "httpDecoder", new RequestDecoder(options, timer));
        context.pipeline().addBefore("handler", "timer", timer);
        ((HttpServerConnection) connection).handler(request -> {
            peer.request(request);
            handleSafely(request);
        });
    }

    /** Responds to every request, even if a library fails on it. */
    private void handleSafely(HttpServerRequest request) {
        try {
            handle(request);
        } catch (RuntimeException e) {
            LOG.error("a request failed before any route: {}", e.getClass().getName());
            LOG.debug("a request failed before any route", e);
            if (!request.response().ended()) {
                refuse(
                        request,
                        request.method().name(),
                        Problem.of(ProblemCode.INTERNAL, "CrmGate failed; its log says why."));
            }
        }
    }

    private void handle(HttpServerRequest request) {
        long start = System.nanoTime();
        CorrelationId.set(request);
        Problem problem = RequestCheck.problem(request).orElse(null);
        if (problem != null) {
            refuse(request, request.method().name(), problem);
        } else if (NEVER_TAKEN.contains(request.method())) {
            request.response().putHeader("Allow", METHODS);
            refuse(
                    request,
                    request.method().name(),
                    Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "CrmGate does not take " + request.method() + "."));
        } else if (request.uri().equals("*")) {
            request.response().setStatusCode(204).putHeader("Allow", METHODS).end();
            AccessLog.log(request, request.method().name(), request.uri(), start);
        } else {
            current.handle(request);
        }
    }

    private void undecoded(HttpServerRequest request) {
        CorrelationId.set(request);
        boolean read = !request.uri().equals(UNREAD_LINE);
        refuse(
                request,
                read ? request.method().name() : "-",
                RequestCheck.undecoded(request.decoderResult().cause()));
    }

    /** Refuses a request and reads no further one, because its start is unknown. */
    private void refuse(HttpServerRequest request, String method, Problem problem) {
        long start = System.nanoTime();
        request.response().putHeader("Connection", "close");
        refusal.write(request, problem)
                .onComplete(written -> request.connection().close());
        AccessLog.log(request, method, method.equals("-") ? "-" : loggedPath.apply(request.path()), start);
    }
}
