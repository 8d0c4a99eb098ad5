package io.github.crmgate.app;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.deadletter.BufferedDeadLetters;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.http.ResponseLimits;
import io.github.crmgate.observe.Metrics;
import io.github.crmgate.route.call.TokenRoutes;
import io.github.crmgate.route.http.CallerHeaders;
import io.github.crmgate.server.ApiKeyCheck;
import io.github.crmgate.server.HttpDoor;
import io.github.crmgate.server.HttpGuard;
import io.github.crmgate.server.HttpServerFactory;
import io.github.crmgate.server.PortTakenException;
import io.github.crmgate.server.VertxFactory;
import io.github.crmgate.server.VisitorHeaders;
import io.github.crmgate.store.Store;
import io.github.crmgate.token.TokenKeeper;
import io.github.crmgate.token.TokenLimits;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A CrmGate: builds the objects, gives routes the names they use, and runs Camel. */
final class CrmGateProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrmGate.class);
    private static final int MAX_ANSWER_BYTES = 10 * 1024 * 1024;
    private static final int CALLS_END_SECONDS = 6;
    private static final int ROUTES_END_SECONDS = 8;
    private static final int RELEASE_MILLIS = 1_500;
    /** Endpoint of replays while polls are disabled, which must not look like a delivery. */
    private static final String NOWHERE = "direct:crmgate.poll.to?block=false&failIfNoConsumers=true";

    private final CrmGateSettings settings;
    private final HttpDoor door;
    private final RouteFolder routes = RouteFolder.present();
    private final RouteBeans beans;
    private final Store store;
    private final BufferedDeadLetters deadLetters;
    private final @Nullable Connection preAuthorized;
    private final TokenKeeper tokens;
    private final Main main = new Main();
    private final ResponseLimits responseLimits;
    private final TokenRoutes tokenRoutes = new TokenRoutes();
    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService refreshes;
    private final ExecutorService forwards = ForwardThreads.create();
    private final ExecutorService background = daemons(3, "observe");
    private final Metrics metrics = new Metrics(background);

    /**
     * Opens the port, then the store, and builds everything else without starting it.
     *
     * @param ofFiles what the settings' files say, for Camel's own keys and the placeholders of routes
     * @throws PortTakenException if an address can't be listened on
     */
    CrmGateProcess(CrmGateSettings settings, Map<String, String> ofFiles, Clock clock) {
        this.settings = settings;
        HttpGuard guard = new HttpGuard(
                new ApiKeyCheck(settings.server().apiKey(), clock),
                new VisitorHeaders(settings.authorization(), settings.server().clientAddressHeader()));
        this.door = HttpDoor.open(
                VertxFactory.create(settings.server().workers()),
                settings.server().idleTimeout(),
                settings.server().addresses(),
                settings.server().port(),
                settings.authorization(),
                guard::trusts);
        this.store = StoreStart.open(settings, clock, door);
        this.deadLetters = new BufferedDeadLetters(store.deadLetters());
        this.preAuthorized = PreAuthorized.keep(settings, store.connections(), clock.instant())
                .orElse(null);
        // half of the token calls at most, so that a caller who waits for one is not behind background refreshes
        this.refreshes = daemons(Math.max(1, settings.calls().tokenConcurrency() / 2), "token-refresh");
        Providers providers = new Providers(settings, clock);
        this.tokens = new TokenKeeper(
                store.connections(),
                store.grants(),
                tokenRoutes,
                clock,
                refreshes,
                TokenLimits.of(
                        settings.calls().timeout(),
                        settings.calls().longest(),
                        settings.calls().tokenConcurrency()),
                provider ->
                        Optional.ofNullable(providers.byName().get(provider)).flatMap(CrmProvider::tokenQuota),
                () -> ThreadLocalRandom.current().nextDouble());
        this.responseLimits = new ResponseLimits(settings.calls().timeout(), MAX_ANSWER_BYTES);
        this.beans = new RouteBeans(
                settings, providers.byName(), store, deadLetters, tokens, metrics, background, forwards, clock);
        beans.byName().forEach(main::bind);
        main.bind(OwnRoutes.HEADERS, new OwnEndpointHeaders());
        main.bind("metricsRegistry", metrics.registry()); // Camel knows it by this name
        main.bind("vertx", door.vertx());
        HttpServerFactory servers = new HttpServerFactory(
                door, guard, new ObserveEndpoints(beans.health(), metrics, this::serves)::install);
        main.bind("httpServerFactory", servers);
        main.bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, servers.engine());
        main.setDefaultPropertyPlaceholderLocation("false"); // the files were read already, in the right encoding
        camelProperties().forEach(main::addInitialProperty);
        ofFiles.forEach(main::addInitialProperty);
        enforcedProperties().forEach(main::addOverrideProperty);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                configure(support.getCamelContext(), CallPacing.headers(providers.byName()));
            }

            @Override
            public void afterConfigure(BaseMainSupport support) {
                providers.prepareRoutes((ModelCamelContext) support.getCamelContext(), routes);
                NamedEndpoints endpoints = new NamedEndpoints(support.getCamelContext());
                endpoints.look("crmgate.dead-letter.to", settings.deadLetters().to());
                endpoints.look("crmgate.notify.to", settings.notifyTo());
                endpoints.look("crmgate.poll.to", settings.poll().to());
                endpoints.lookSource("crmgate.write.from", settings.writes().from());
                endpoints.look("crmgate.write.results-to", settings.writes().resultsTo());
                endpoints.check();
                OwnRoutes.prepare(support.getCamelContext(), routes);
            }

            @Override
            public void afterStart(BaseMainSupport support) {
                door.serve();
            }

            @Override
            public void beforeStop(BaseMainSupport support) {
                LOG.info("CrmGate is stopping");
                door.stopping();
                door.vertx().setTimer(TimeUnit.SECONDS.toMillis(CALLS_END_SECONDS), timer -> responseLimits.close());
            }

            @Override
            public void afterStop(BaseMainSupport support) {
                release();
            }
        });
    }

    /** Serves until the process is asked to stop, and returns its exit code. */
    int run(Runnable started) throws Exception {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport support) {
                Runtime.getRuntime().addShutdownHook(new Thread(CrmGateProcess.this::awaitRelease, "release"));
                started.run();
            }
        });
        return main.run(new String[0]);
    }

    /** Serves until {@link #close()}. */
    void start() {
        main.start();
        door.serve();
    }

    /** The port that callers reach. */
    int port() {
        return door.port();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    RouteFolder routes() {
        return routes;
    }

    RouteBeans beans() {
        return beans;
    }

    private boolean serves() {
        CamelContext context = main.getCamelContext();
        return context != null && context.getStatus().isStarted();
    }

    /** The connection that the settings describe, if they do. */
    @Nullable
    Connection preAuthorized() {
        return preAuthorized;
    }

    CrmGateSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        door.stopping();
        main.stop();
        release();
    }

    private void release() {
        try {
            responseLimits.close();
            forwards.shutdownNow();
            beans.close();
            background.shutdownNow();
            metrics.close();
            refreshes.shutdownNow();
            tokens.close();
            door.close();
            tokens.saveUnsaved();
            keepDeadLetters();
            store.close();
        } finally {
            released.countDown();
        }
    }

    /** Waits in a shutdown hook: on a signal the JVM runs its hooks, and Camel's waits for routes only. */
    private void awaitRelease() {
        try {
            released.await(ROUTES_END_SECONDS * 1_000L + RELEASE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepDeadLetters() {
        try {
            deadLetters.flush();
        } catch (StoreUnavailableException e) {
            LOG.warn("the dead letters of the last failed calls are lost, for the store can't be reached");
        }
    }

    private static ExecutorService daemons(int threads, String name) {
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    private void configure(CamelContext context, Set<String> readHeaders) {
        CrmHttp.configure(context, settings, responseLimits, readHeaders);
        context.getComponent("platform-http", PlatformHttpComponent.class).setHeaderFilterStrategy(new CallerHeaders());
        context.addRoutePolicyFactory(new RouteMeters(metrics.registry()));
        tokenRoutes.start(context);
    }

    /** Returns what an operator may override in application.properties. */
    private Map<String, String> camelProperties() {
        return Map.of(
                "camel.main.name", "crmgate",
                "camel.main.routesIncludePattern", routes.pattern(),
                "camel.main.shutdownTimeout", String.valueOf(ROUTES_END_SECONDS),
                "camel.main.autoConfigurationLogSummary", "false",
                "camel.main.startupSummaryLevel", "Off",
                "camel.main.shutdownLogInflightExchangesOnTimeout", "false");
    }

    private Map<String, String> enforcedProperties() {
        return Map.ofEntries(
                Map.entry("camel.server.enabled", "true"),
                Map.entry(
                        "crmgate.http.timeout.millis",
                        String.valueOf(settings.calls().timeout().toMillis())),
                Map.entry(
                        "crmgate.dead-letter.to",
                        Objects.requireNonNullElse(settings.deadLetters().to(), "")),
                Map.entry("crmgate.notify.to", Objects.requireNonNullElse(settings.notifyTo(), "")),
                Map.entry("crmgate.write.from", settings.writes().source()),
                Map.entry(
                        "crmgate.write.results-to",
                        Objects.requireNonNullElse(settings.writes().resultsTo(), "")),
                Map.entry(
                        "crmgate.poll.to",
                        settings.poll().enabled() ? settings.poll().to() : NOWHERE));
    }
}
