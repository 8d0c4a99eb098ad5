package io.github.crmgate.app;

import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.main.HttpServerConfigurationProperties;

/** Makes Camel's HTTP server with a guard before all routes, and fails the start if the port is taken. */
final class HttpServerFactory extends DefaultMainHttpServerFactory {
    private final HttpGuard guard;

    HttpServerFactory(HttpGuard guard) {
        this.guard = guard;
    }

    @Override
    public Service newHttpServer(CamelContext context, HttpServerConfigurationProperties properties) {
        MainHttpServer server = new GuardedServer(guard);
        server.setCamelContext(context);
        server.setHost(properties.getHost());
        server.setPort(properties.getPort());
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
            if (getRouter().getServer().getServer().actualPort() <= 0) {
                throw new PortTakenException(getHost(), getPort());
            }
            guard.install(getRouter());
        }
    }
}
