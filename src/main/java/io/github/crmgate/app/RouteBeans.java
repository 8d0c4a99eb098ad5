package io.github.crmgate.app;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.app.config.PollSettings;
import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.deadletter.BufferedDeadLetters;
import io.github.crmgate.oauth.Pkce;
import io.github.crmgate.observe.Metrics;
import io.github.crmgate.page.Brand;
import io.github.crmgate.page.Pages;
import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.PollSchedule;
import io.github.crmgate.poll.RunThreads;
import io.github.crmgate.route.authorization.AuthorizationProcessors;
import io.github.crmgate.route.call.CallProcessors;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.connection.ConnectionProcessors;
import io.github.crmgate.route.deadletter.DeadLetterProcessors;
import io.github.crmgate.route.http.HttpProcessors;
import io.github.crmgate.route.lead.LeadProcessors;
import io.github.crmgate.route.observe.HealthDetails;
import io.github.crmgate.route.observe.HealthResponse;
import io.github.crmgate.route.observe.ObserveProcessors;
import io.github.crmgate.route.outbox.OutboxProcessors;
import io.github.crmgate.route.poll.PollDocument;
import io.github.crmgate.route.poll.PollProcessors;
import io.github.crmgate.route.poll.PolledConnections;
import io.github.crmgate.route.proxy.ProxyProcessors;
import io.github.crmgate.route.record.RecordProcessors;
import io.github.crmgate.route.upkeep.UpkeepProcessors;
import io.github.crmgate.store.Store;
import io.github.crmgate.token.ReplacementLimiter;
import io.github.crmgate.token.TokenKeeper;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

/**
 * The beans that routes name. Each package of {@code route} registers those of its own files, with the objects that
 * they share.
 */
final class RouteBeans implements AutoCloseable {
    private final Map<String, Object> beans = new TreeMap<>();
    private final Map<String, String> packages = new TreeMap<>();
    private final HealthResponse health;
    private final RunThreads runThreads;
    private final RunThreads jobThreads;
    private final CallPacing pacing;

    /**
     * Creates all beans.
     *
     * @param background reads the store for monitors
     * @param forwards sends dead letters to {@code crmgate.dead-letter.to}
     */
    RouteBeans(
            CrmGateSettings settings,
            Map<String, CrmProvider> providers,
            Store store,
            BufferedDeadLetters letters,
            TokenKeeper tokens,
            Metrics metrics,
            ExecutorService background,
            ExecutorService forwards,
            Clock clock) {
        Connections connections = store.connections();
        ConnectionChoice choice = new ConnectionChoice(connections, providers.keySet());
        ReplacementLimiter replacements = new ReplacementLimiter(tokens, clock);
        AuthorizationPolicy policy = settings.authorization();
        Pages pages = new Pages(policy.base(), new Brand(policy.applicationLogo(), policy.applicationPrivacyUrl()));
        PollSettings poll = settings.poll();
        runThreads = new RunThreads("poll-run", poll.concurrency());
        jobThreads = new RunThreads("write-job", settings.writes().concurrency());
        PollSchedule schedule = new PollSchedule(poll.times(), poll.jitter(), clock.instant());
        PolledConnections polled = new PolledConnections(
                poll.scope(),
                poll.kinds(),
                connections,
                store.polls(),
                providers,
                poll.from(),
                poll.reading().overlap(),
                schedule,
                clock);
        PollDocument pollDocument = new PollDocument(polled, schedule, clock);
        Duration longestCall = settings.calls().longest();
        Duration lease = longestCall.plusMinutes(1);

        pacing = new CallPacing(providers, settings.calls(), metrics, store, clock);
        add(HttpProcessors.class, HttpProcessors.of(connections, metrics.problems(), clock));
        add(
                CallProcessors.class,
                CallProcessors.of(
                        tokens,
                        providers,
                        store.refreshTokens(),
                        store.outbox(),
                        settings.calls().maxOfConnection(),
                        settings.calls().circuitOpen(),
                        replacements,
                        metrics.crmCalls(),
                        metrics.tokenCalls(),
                        pacing.turn(),
                        clock));
        add(
                LeadProcessors.class,
                LeadProcessors.of(
                        choice, connections, new CursorCodec(store.vault().derive("cursors"))));
        add(
                RecordProcessors.class,
                RecordProcessors.of(
                        choice,
                        connections,
                        providers,
                        store.idempotencyKeys(),
                        store.writeJobs(),
                        settings.writes().policy(),
                        letters,
                        jobThreads,
                        lease,
                        clock));
        add(ConnectionProcessors.class, ConnectionProcessors.of(connections, tokens, providers, choice, clock));
        add(
                AuthorizationProcessors.class,
                AuthorizationProcessors.of(
                        store.authorizations(),
                        connections,
                        policy,
                        providers,
                        pages,
                        new Pkce(store.vault().derive("pkce")),
                        Math.max(1, settings.server().workers() / 4),
                        longestCall,
                        clock));
        add(
                ProxyProcessors.class,
                ProxyProcessors.of(
                        choice,
                        connections,
                        providers,
                        tokens,
                        replacements,
                        metrics.crmCalls(),
                        pacing.turn(),
                        settings.server().uploadTimeout(),
                        clock));
        add(
                PollProcessors.class,
                PollProcessors.of(
                        store.polls(),
                        connections,
                        polled,
                        pollDocument,
                        new ActiveRuns(store.polls(), schedule, poll.reading(), clock),
                        runThreads,
                        sink(poll),
                        choice,
                        clock));
        add(
                OutboxProcessors.class,
                OutboxProcessors.of(
                        store.outbox(), lease, settings.writes().keyedResults(), policy.notifySecret(), clock));
        add(
                DeadLetterProcessors.class,
                DeadLetterProcessors.of(
                        letters,
                        connections,
                        ProxyProcessors.shapes(),
                        settings.deadLetters().policy(),
                        lease,
                        forwards,
                        clock));
        add(UpkeepProcessors.class, UpkeepProcessors.of(tokens, store.rekeying()::run));
        add(ObserveProcessors.class, ObserveProcessors.of(pages, policy.base(), policy.publicUrl()));
        ObserveProcessors.addGauges(
                metrics.storeGauges(),
                connections,
                store.outbox(),
                store.writeJobs(),
                store.polls(),
                poll.severalKinds(),
                clock);
        health = new HealthResponse(
                new HealthDetails(
                        connections,
                        store.outbox(),
                        letters,
                        store.refreshTokens(),
                        providers,
                        store.polls(),
                        pollDocument,
                        store.rekeying()::state),
                background);
    }

    private static PollProcessors.Sink sink(PollSettings poll) {
        return new PollProcessors.Sink(
                poll.enabled(), poll.to().startsWith("kafka:"), poll.stopsOnError(), poll.redeliveries());
    }

    private void add(Class<?> registering, Map<String, ?> added) {
        added.forEach((name, bean) -> {
            String other = packages.put(name, registering.getPackageName());
            if (other != null) {
                throw new IllegalStateException(
                        "the bean '" + name + "' is registered by " + other + " and " + registering.getPackageName());
            }
            beans.put(name, bean);
        });
    }

    /** Returns the beans by name. */
    Map<String, Object> byName() {
        return beans;
    }

    /** Returns the package that registered a bean, by the bean's name. */
    Map<String, String> packages() {
        return packages;
    }

    /** Ends the runs of polls and write jobs, and gives back shares of limits. */
    @Override
    public void close() {
        runThreads.shutdownNow();
        jobThreads.shutdownNow();
        pacing.close();
    }

    /** Returns what monitors read. */
    HealthResponse health() {
        return health;
    }
}
