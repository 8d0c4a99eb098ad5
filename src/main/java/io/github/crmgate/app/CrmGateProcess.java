package io.github.crmgate.app;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.http.WholeAnswer;
import io.github.crmgate.processor.CallerHeaders;
import io.github.crmgate.processor.TokenRoutes;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One CrmGate: builds the objects, gives routes the names they use, and runs Camel. */
final class CrmGateProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrmGate.class);
    private static final int MOST_ANSWER_BYTES = 10 * 1024 * 1024;
    private static final int BACKGROUND_REFRESHES = 8;
    private static final int CALLS_END_SECONDS = 6;
    private static final int ROUTES_END_SECONDS = 8;

    private final CrmGateSettings settings;
    private final Connection connection;
    private final Main main = new Main();
    private final Vertx vertx;
    private final WholeAnswer wholeAnswer;
    private final TokenRoutes tokenRoutes = new TokenRoutes();
    private final ExecutorService background = Executors.newFixedThreadPool(BACKGROUND_REFRESHES, task -> {
        Thread thread = new Thread(task, "token-refresh");
        thread.setDaemon(true);
        return thread;
    });

    CrmGateProcess(CrmGateSettings settings, Clock clock) {
        this.settings = settings;
        this.vertx = VertxFactory.create(settings.workers());
        this.wholeAnswer = new WholeAnswer(settings.timeout(), MOST_ANSWER_BYTES);
        Providers providers = new Providers(settings, clock);
        this.connection = providers.connection();
        Steps.of(settings, providers, tokenRoutes, background, clock).forEach(main::bind);
        main.bind("vertx", vertx);
        main.bind(
                "httpServerFactory",
                new HttpServerFactory(settings.host(), settings.port(), new HttpGuard(settings.apiKey())));
        main.setDefaultPropertyPlaceholderLocation(
                "file:application.properties;optional=true,classpath:application.properties;optional=true");
        camelProperties().forEach(main::addInitialProperty);
        enforcedProperties().forEach(main::addOverrideProperty);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                configure(support.getCamelContext());
            }

            @Override
            public void afterConfigure(BaseMainSupport support) {
                if (settings.deadLetterTo() != null) {
                    support.getCamelContext().getEndpoint(settings.deadLetterTo());
                }
            }

            @Override
            public void beforeStop(BaseMainSupport support) {
                LOG.info("CrmGate is stopping");
                vertx.setTimer(TimeUnit.SECONDS.toMillis(CALLS_END_SECONDS), timer -> wholeAnswer.close());
            }

            @Override
            public void afterStop(BaseMainSupport support) {
                release();
            }
        });
    }

    /** Serves until the process is told to stop, and answers its exit code. */
    int run(Runnable started) throws Exception {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport support) {
                started.run();
            }
        });
        return main.run(new String[0]);
    }

    /** Serves until {@link #close()}. */
    void start() {
        main.start();
    }

    /** The port that callers reach. */
    int port() {
        return main.getCamelContext().hasService(VertxPlatformHttpServer.class).getPort();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** The pre-authorized connection. */
    Connection connection() {
        return connection;
    }

    CrmGateSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        main.stop();
        release();
    }

    private void release() {
        wholeAnswer.close();
        background.shutdownNow();
        vertx.close();
    }

    private void configure(CamelContext context) {
        CrmHttp.configure(context, settings, wholeAnswer);
        context.getComponent("platform-http", PlatformHttpComponent.class).setHeaderFilterStrategy(new CallerHeaders());
        tokenRoutes.start(context);
    }

    /** Whether the folder that the process was started in holds CrmGate's routes, and not just any. */
    static boolean ownRoutes() {
        return Files.exists(Path.of("routes", "crm-call.camel.yaml"));
    }

    /** What an operator may override in application.properties. */
    private static Map<String, String> camelProperties() {
        String routes = ownRoutes() ? "file:routes/*.yaml" : "classpath:routes/*.yaml";
        return Map.of(
                "camel.main.name", "crmgate",
                "camel.main.routesIncludePattern", routes,
                "camel.main.shutdownTimeout", String.valueOf(ROUTES_END_SECONDS),
                "camel.main.autoConfigurationLogSummary", "false",
                "camel.main.startupSummaryLevel", "Off",
                "camel.main.shutdownLogInflightExchangesOnTimeout", "false");
    }

    private Map<String, String> enforcedProperties() {
        return Map.of(
                "camel.server.enabled",
                "true",
                "crmgate.dead-letter.to",
                settings.deadLetterTo() == null ? "" : settings.deadLetterTo());
    }
}
