package io.github.crmgate.app;

import io.vertx.core.net.impl.TCPServerBase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.main.HttpServerConfigurationProperties;

/** Makes Camel's HTTP server with a guard before all routes, and fails the start if the port is taken. */
final class HttpServerFactory extends DefaultMainHttpServerFactory {
    private final String host;
    private final int port;
    private final HttpGuard guard;

    /** A factory of servers at one address, which Camel's own settings can't widen. */
    HttpServerFactory(String host, int port, HttpGuard guard) {
        this.host = host;
        this.port = port;
        this.guard = guard;
    }

    /** Fails if somebody listens there, before anything else is touched. */
    static void ensureFree(String host, int port) throws PortTakenException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new PortTakenException(host, port);
        }
    }

    @Override
    public Service newHttpServer(CamelContext context, HttpServerConfigurationProperties properties) {
        MainHttpServer server = new GuardedServer(guard);
        server.setCamelContext(context);
        server.setHost(host);
        server.setPort(port);
        server.setPath("/");
        server.setMaxBodySize(HttpGuard.MOST_BODY_BYTES);
        server.setFileUploadEnabled(false);
        return server;
    }

    private static final class GuardedServer extends MainHttpServer {
        private final HttpGuard guard;

        GuardedServer(HttpGuard guard) {
            this.guard = guard;
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            if (!((TCPServerBase) getRouter().getServer().getServer()).isListening()) {
                throw new PortTakenException(getHost(), getPort());
            }
            guard.install(getRouter());
        }
    }
}
