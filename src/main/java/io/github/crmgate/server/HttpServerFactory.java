package io.github.crmgate.server;

import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.HttpServerConfigurationProperties;

/** Creates Camel's HTTP server: its routes, behind the guard, at the open door. */
public final class HttpServerFactory extends DefaultMainHttpServerFactory {
    private final HttpDoor door;
    private final HttpGuard guard;
    private final Consumer<Router> observe;

    /**
     * Creates servers at the door's addresses, which Camel's own settings can't extend.
     *
     * @param observe adds the endpoints of monitors
     */
    public HttpServerFactory(HttpDoor door, HttpGuard guard, Consumer<Router> observe) {
        this.door = door;
        this.guard = guard;
        this.observe = observe;
    }

    /** What runs routes for requests: none that is complete only after a stop has begun. */
    public PlatformHttpEngine engine() {
        VertxPlatformHttpEngine engine = new VertxPlatformHttpEngine();
        engine.setHandlers(List.of(door::turnAwayLate));
        return engine;
    }

    @Override
    public Service newHttpServer(CamelContext context, HttpServerConfigurationProperties properties) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
        configuration.setBindPort(door.port());
        configuration.setPath("/");
        configuration.setMaxBodySize(HttpGuard.MAX_BODY_BYTES);
        configuration.getBodyHandler().setHandleFileUploads(false);
        VertxPlatformHttpServer server = new ServerAtDoor(configuration, door, guard, observe);
        server.setCamelContext(context);
        return server;
    }

    private static final class ServerAtDoor extends VertxPlatformHttpServer {
        private final HttpDoor door;
        private final HttpGuard guard;
        private final Consumer<Router> observe;

        ServerAtDoor(
                VertxPlatformHttpServerConfiguration configuration,
                HttpDoor door,
                HttpGuard guard,
                Consumer<Router> observe) {
            super(configuration);
            this.door = door;
            this.guard = guard;
            this.observe = observe;
        }

        @Override
        protected void startServer() {
            VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                    getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(door.port()));
            guard.install(router);
            observe.accept(router);
            door.routes(router, path -> HttpGuard.shown(router, path));
        }

        @Override
        protected void stopServer() {
            getCamelContext().removeComponent(PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME);
        }

        @Override
        public HttpServer getServer() {
            return door.server();
        }

        @Override
        public int getPort() {
            return door.port();
        }
    }
}
