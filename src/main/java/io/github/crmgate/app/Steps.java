package io.github.crmgate.app;

import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.authorization.GuessLimiter;
import io.github.crmgate.circuit.Bulkheads;
import io.github.crmgate.circuit.CircuitBreakers;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.deadletter.BufferedDeadLetters;
import io.github.crmgate.deadletter.DeadLetterPolicy;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.deadletter.Retention;
import io.github.crmgate.oauth.Pkce;
import io.github.crmgate.observe.Metrics;
import io.github.crmgate.observe.StoreGauges;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.page.Brand;
import io.github.crmgate.page.Pages;
import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.route.authorization.AuthorizationAnswer;
import io.github.crmgate.route.authorization.AuthorizationComplete;
import io.github.crmgate.route.authorization.AuthorizationCreate;
import io.github.crmgate.route.authorization.AuthorizationFailure;
import io.github.crmgate.route.authorization.ConnectPage;
import io.github.crmgate.route.authorization.ConnectPages;
import io.github.crmgate.route.authorization.ConnectSubmit;
import io.github.crmgate.route.authorization.OAuthCallback;
import io.github.crmgate.route.authorization.PageFile;
import io.github.crmgate.route.call.BulkheadPermit;
import io.github.crmgate.route.call.CircuitPermit;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.call.CrmAuthorization;
import io.github.crmgate.route.call.CrmCallEnd;
import io.github.crmgate.route.call.CrmRetry;
import io.github.crmgate.route.call.CrmVerdict;
import io.github.crmgate.route.call.EmptyMessage;
import io.github.crmgate.route.call.KeyRecheck;
import io.github.crmgate.route.call.NextStep;
import io.github.crmgate.route.call.RejectedCredential;
import io.github.crmgate.route.call.ResponseReader;
import io.github.crmgate.route.call.TokenForm;
import io.github.crmgate.route.call.TokenRejected;
import io.github.crmgate.route.call.TokenResponse;
import io.github.crmgate.route.connection.CandidateToken;
import io.github.crmgate.route.connection.CheckAnswer;
import io.github.crmgate.route.connection.ConnectionAnswer;
import io.github.crmgate.route.connection.ConnectionById;
import io.github.crmgate.route.connection.ConnectionDelete;
import io.github.crmgate.route.connection.ConnectionListAnswer;
import io.github.crmgate.route.connection.ConnectionNames;
import io.github.crmgate.route.connection.ConnectionRefusal;
import io.github.crmgate.route.connection.ConnectionRequest;
import io.github.crmgate.route.connection.ConnectionSave;
import io.github.crmgate.route.connection.ConnectionSwitch;
import io.github.crmgate.route.deadletter.DeadLetterAnswer;
import io.github.crmgate.route.deadletter.DeadLetterClaim;
import io.github.crmgate.route.deadletter.DeadLetterDelete;
import io.github.crmgate.route.deadletter.DeadLetterDocument;
import io.github.crmgate.route.deadletter.DeadLetterEntry;
import io.github.crmgate.route.deadletter.DeadLetterFailed;
import io.github.crmgate.route.deadletter.DeadLetterId;
import io.github.crmgate.route.deadletter.DeadLetterListAnswer;
import io.github.crmgate.route.deadletter.DeadLetterReplayed;
import io.github.crmgate.route.deadletter.DeadLetterSelection;
import io.github.crmgate.route.deadletter.DeadLetterTallyAnswer;
import io.github.crmgate.route.deadletter.DeadLettersAuthorizedAgain;
import io.github.crmgate.route.http.JobFailed;
import io.github.crmgate.route.http.OwnRouteProblem;
import io.github.crmgate.route.http.ProblemAnswer;
import io.github.crmgate.route.http.ProblemOfFailure;
import io.github.crmgate.route.lead.LeadAnswer;
import io.github.crmgate.route.lead.LeadByIdParameters;
import io.github.crmgate.route.lead.LeadSearchParameters;
import io.github.crmgate.route.lead.ReplayedLeadQuery;
import io.github.crmgate.route.observe.HealthAnswer;
import io.github.crmgate.route.observe.HealthDetails;
import io.github.crmgate.route.observe.HomePage;
import io.github.crmgate.route.observe.OpenApiAnswer;
import io.github.crmgate.route.observe.PollGauges;
import io.github.crmgate.route.outbox.OutboxCallback;
import io.github.crmgate.route.outbox.OutboxDocument;
import io.github.crmgate.route.outbox.OutboxDone;
import io.github.crmgate.route.outbox.OutboxFailed;
import io.github.crmgate.route.outbox.OutboxGivenUp;
import io.github.crmgate.route.outbox.OutboxListAnswer;
import io.github.crmgate.route.outbox.OutboxTake;
import io.github.crmgate.route.outbox.ReplayedOutboxEntry;
import io.github.crmgate.route.poll.LeadAccepted;
import io.github.crmgate.route.poll.LeadChangeStart;
import io.github.crmgate.route.poll.LeadDeadLettered;
import io.github.crmgate.route.poll.LeadDeliveryEnd;
import io.github.crmgate.route.poll.LeadMessage;
import io.github.crmgate.route.poll.LeadReplay;
import io.github.crmgate.route.poll.PollAnswer;
import io.github.crmgate.route.poll.PollDocument;
import io.github.crmgate.route.poll.PollDue;
import io.github.crmgate.route.poll.PollFailed;
import io.github.crmgate.route.poll.PollPage;
import io.github.crmgate.route.poll.PollPageEnd;
import io.github.crmgate.route.poll.PollRequest;
import io.github.crmgate.route.poll.PollRoutes;
import io.github.crmgate.route.poll.PollStart;
import io.github.crmgate.route.proxy.ProxyAnswer;
import io.github.crmgate.route.proxy.ProxyAuthorization;
import io.github.crmgate.route.proxy.ProxyReplayEnd;
import io.github.crmgate.route.proxy.ProxyRequest;
import io.github.crmgate.route.proxy.ProxyStart;
import io.github.crmgate.route.proxy.ProxyVerdict;
import io.github.crmgate.route.proxy.ProxyWrite;
import io.github.crmgate.route.proxy.ProxyWrites;
import io.github.crmgate.route.proxy.ReplayedProxyWrite;
import io.github.crmgate.route.state.Upkeep;
import io.github.crmgate.store.Store;
import io.github.crmgate.token.ReplacementLimiter;
import io.github.crmgate.token.TokenKeeper;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.apache.camel.Processor;

/**
 * The processors that routes name, and the objects behind them.
 *
 * @param processors by the names that routes give them
 * @param health what monitors are shown
 */
record Steps(Map<String, Processor> processors, HealthAnswer health) {
    private static final Duration AUTHORIZATIONS_KEPT = Duration.ofDays(7);

    /** Builds them. */
    static Steps of(
            CrmGateSettings settings,
            Providers providers,
            Store store,
            BufferedDeadLetters letters,
            TokenKeeper tokens,
            Metrics metrics,
            Executor background,
            Clock clock) {
        Connections connections = store.connections();
        CircuitBreakers breakers = new CircuitBreakers(settings.circuitOpen(), clock);
        ConnectionChoice choice =
                new ConnectionChoice(connections, providers.byName().keySet());
        CursorCodec cursors = new CursorCodec(store.vault().derive("cursors"));
        ResponseReader reader = new ResponseReader(clock);
        ReplacementLimiter replacements = new ReplacementLimiter(clock);

        Map<String, Processor> steps = new TreeMap<>(providers.steps());
        steps.put("leadSearchParameters", new LeadSearchParameters(choice, cursors));
        steps.put("leadByIdParameters", new LeadByIdParameters(choice));
        steps.put("leadAnswer", new LeadAnswer(connections, cursors));
        steps.put("nextStep", new NextStep());
        steps.put("bulkheadPermit", new BulkheadPermit(new Bulkheads(settings.maxCallsOfConnection())));
        steps.put("circuitPermit", new CircuitPermit(breakers));
        steps.put("crmAuthorization", new CrmAuthorization(tokens, providers.byName()));
        steps.put("crmVerdict", new CrmVerdict(reader, providers.byName(), replacements));
        steps.put("crmCallEnd", new CrmCallEnd(breakers, metrics.crmCalls()));
        steps.put("crmRetry", new CrmRetry());
        steps.put("tokenRejected", new TokenRejected());
        steps.put("tokenForm", new TokenForm());
        steps.put("tokenResponse", new TokenResponse(reader));
        steps.put("emptyMessage", new EmptyMessage());
        steps.put("jobFailed", new JobFailed());
        steps.put("problem", new ProblemOfFailure());
        steps.put("ownRouteProblem", new OwnRouteProblem());
        steps.put("problemAnswer", new ProblemAnswer(connections, metrics.problems(), clock));
        deadLetters(steps, settings, store, letters, providers, choice, clock);
        PollRoutes pollRoutes = new PollRoutes(
                settings.poll().scope(),
                connections,
                store.polls(),
                providers.byName(),
                settings.poll().from(),
                settings.poll().reading().overlap(),
                clock);
        PollDocument pollDocument = new PollDocument(pollRoutes, settings.poll()::next, clock);
        HealthAnswer health = new HealthAnswer(
                new HealthDetails(
                        connections,
                        store.outbox(),
                        letters,
                        store.refreshTokens(),
                        providers.byName(),
                        store.polls(),
                        pollDocument,
                        store.rekeying()::state),
                background);
        storeGauges(metrics.storeGauges(), store);
        PollGauges.add(metrics.storeGauges(), store.polls(), clock);
        steps.put("openApiAnswer", new OpenApiAnswer(settings.authorization().publicUrl()));
        steps.put("keepUnsavedTokens", new Upkeep(tokens::saveUnsaved));
        steps.put("rekeying", new Upkeep(store.rekeying()::run));
        connections(steps, providers, store, tokens, choice, clock);
        authorizations(steps, settings, providers, store, clock);
        steps.put("proxyRequest", new ProxyRequest(settings.uploadTimeout()));
        steps.put("proxyStart", new ProxyStart(choice, new ProxyWrites(providers.byName())));
        steps.put("proxyAuthorization", new ProxyAuthorization(tokens, providers.byName()));
        steps.put(
                "proxyVerdict",
                new ProxyVerdict(tokens, providers.byName(), replacements, store.connections(), metrics.crmCalls()));
        ProxyAnswer proxyAnswer = new ProxyAnswer(metrics.crmCalls());
        steps.put("proxyAnswer", proxyAnswer);
        steps.put("proxyReplayEnd", new ProxyReplayEnd(providers.byName(), proxyAnswer, clock));
        outbox(steps, settings, store.outbox(), clock);
        polls(steps, settings.poll(), store, pollRoutes, pollDocument, choice, clock);
        return new Steps(steps, health);
    }

    private static void polls(
            Map<String, Processor> steps,
            PollSettings settings,
            Store store,
            PollRoutes routes,
            PollDocument document,
            ConnectionChoice choice,
            Clock clock) {
        Polls polls = store.polls();
        Connections connections = store.connections();
        ActiveRuns runs = new ActiveRuns(polls);
        steps.put("pollRoutes", routes);
        steps.put("pollDue", new PollDue(polls, routes, clock));
        steps.put("pollLeases", new Upkeep(runs::extend));
        steps.put("pollStart", new PollStart(polls, connections, runs, settings.reading(), clock));
        steps.put("pollPage", new PollPage(polls, clock));
        steps.put("pollPageEnd", new PollPageEnd(polls, connections, choice, runs, clock));
        steps.put("pollFailed", new PollFailed(polls, connections, runs, clock));
        steps.put("leadChangeStart", new LeadChangeStart());
        steps.put("leadMessage", new LeadMessage(polls, settings.to().startsWith("kafka:")));
        steps.put("leadAccepted", new LeadAccepted());
        steps.put("leadDeliveryEnd", new LeadDeliveryEnd(settings.stopsOnError()));
        steps.put("leadDeadLettered", new LeadDeadLettered());
        steps.put("leadReplay", new LeadReplay(connections, settings.enabled()));
        steps.put("pollRequest", new PollRequest(polls, routes, choice, clock));
        steps.put("pollAnswer", new PollAnswer(polls, document, 200));
        steps.put("pollAccepted", new PollAnswer(polls, document, 202));
    }

    private static void connections(
            Map<String, Processor> steps,
            Providers providers,
            Store store,
            TokenKeeper tokens,
            ConnectionChoice choice,
            Clock clock) {
        Connections connections = store.connections();
        steps.put(
                "connectionRequest",
                new ConnectionRequest(
                        connections, new ConnectionNames(connections), tokens, providers.byName(), clock));
        steps.put("credentialUnderCheck", RejectedCredential.underCheck());
        steps.put("credentialConfirmed", RejectedCredential.confirmed());
        steps.put("credentialCheckFailed", RejectedCredential.checkFailed());
        steps.put("keysDueForRecheck", KeyRecheck.due(tokens));
        steps.put("keyRecheck", KeyRecheck.run(tokens));
        steps.put("candidateToken", new CandidateToken(tokens, store.refreshTokens(), providers.byName()));
        steps.put("connectionSave", new ConnectionSave(connections, clock));
        steps.put("connectionCreated", new ConnectionAnswer(201));
        steps.put("connectionRefusal", new ConnectionRefusal(store.outbox(), clock));
        steps.put("connectionById", new ConnectionById(connections));
        steps.put("connectionAnswer", new ConnectionAnswer(200));
        steps.put("connectionListAnswer", new ConnectionListAnswer(connections, choice, clock));
        steps.put("connectionDisable", new ConnectionSwitch(connections, false));
        steps.put("connectionEnable", new ConnectionSwitch(connections, true));
        steps.put("connectionDelete", new ConnectionDelete(connections));
        steps.put("checkAnswer", new CheckAnswer(connections, clock));
    }

    private static void authorizations(
            Map<String, Processor> steps, CrmGateSettings settings, Providers providers, Store store, Clock clock) {
        AuthorizationPolicy policy = settings.authorization();
        Authorizations authorizations = store.authorizations();
        Connections connections = store.connections();
        Map<String, CrmProvider> byName = providers.byName();
        Pages templates = new Pages(policy.base(), new Brand(policy.applicationLogo(), policy.applicationPrivacyUrl()));
        ConnectPages pages = new ConnectPages(templates, policy, connections, byName);
        steps.put("homePage", new HomePage(templates, policy.base()));
        GuessLimiter guesses = new GuessLimiter(clock);
        Pkce pkce = new Pkce(store.vault().derive("pkce"));
        int mostWaiting = Math.max(1, settings.workers() / 4);
        steps.put(
                "authorizationCreate",
                new AuthorizationCreate(authorizations, new ConnectionNames(connections), policy, byName, clock));
        steps.put("authorizationAnswer", new AuthorizationAnswer(authorizations, mostWaiting, clock));
        steps.put("connectPage", new ConnectPage(authorizations, pages, guesses, clock));
        steps.put(
                "connectSubmit",
                new ConnectSubmit(
                        authorizations,
                        connections,
                        policy,
                        pages,
                        byName,
                        guesses,
                        pkce,
                        settings.longestCall(),
                        clock));
        steps.put(
                "oauthCallback",
                new OAuthCallback(
                        authorizations,
                        connections,
                        policy,
                        pages,
                        byName,
                        guesses,
                        pkce,
                        settings.longestCall(),
                        clock));
        steps.put("authorizationComplete", new AuthorizationComplete(authorizations, pages, clock));
        steps.put("authorizationFailure", new AuthorizationFailure(authorizations, pages, byName, clock));
        steps.put("stylesheet", PageFile.css());
        steps.put("favicon", PageFile.icon());
        steps.put("outboxCallback", new OutboxCallback(policy.notifySecret(), clock));
        steps.put(
                "forgetAuthorizations",
                new Upkeep(() -> authorizations.forget(clock.instant().minus(AUTHORIZATIONS_KEPT))));
    }

    private static void storeGauges(StoreGauges gauges, Store store) {
        gauges.add(
                "crmgate.connections",
                "Connections by status",
                () -> store.connections().counts().entrySet().stream()
                        .collect(Collectors.toMap(
                                count -> Tags.of("status", count.getKey().code()), Map.Entry::getValue)));
        gauges.add(
                "crmgate.outbox.failing",
                "Entries of the outbox that could not be delivered so far",
                () -> Map.of(Tags.empty(), store.outbox().failing()));
    }

    private static void deadLetters(
            Map<String, Processor> steps,
            CrmGateSettings settings,
            Store store,
            BufferedDeadLetters letters,
            Providers providers,
            ConnectionChoice choice,
            Clock clock) {
        DeadLetterPolicy policy = settings.deadLetters();
        DeadLetterDocument document = new DeadLetterDocument(Map.of(Replay.PROXY_WRITE, ProxyWrite::shape));
        steps.put("deadLetterEntry", new DeadLetterEntry(letters, store.connections(), document, clock));
        steps.put("deadLetterAnswer", new DeadLetterAnswer(letters, document));
        steps.put("deadLetterListAnswer", new DeadLetterListAnswer(letters, document));
        steps.put("deadLetterDelete", new DeadLetterDelete(letters));
        steps.put("deadLetterId", new DeadLetterId());
        steps.put(
                "deadLetterClaim",
                new DeadLetterClaim(letters, settings.longestCall().plusMinutes(1)));
        steps.put("deadLetterReplayed", new DeadLetterReplayed(letters, document, clock));
        steps.put("deadLetterFailed", new DeadLetterFailed(letters, store.connections()));
        steps.put("deadLetterSelection", new DeadLetterSelection(letters));
        steps.put("deadLetterTallyAnswer", new DeadLetterTallyAnswer(letters));
        steps.put(
                "deadLettersAuthorizedAgain",
                new DeadLettersAuthorizedAgain(letters, policy.replayAfterAuthorization()));
        steps.put("replayedLeadQuery", new ReplayedLeadQuery(choice));
        steps.put("replayedProxyWrite", new ReplayedProxyWrite(choice));
        steps.put("keepDeadLetters", new Upkeep(letters::flush));
        steps.put("dropDeadLetters", new Upkeep(new Retention(letters, policy, clock)));
    }

    private static void outbox(Map<String, Processor> steps, CrmGateSettings settings, Outbox outbox, Clock clock) {
        steps.put("outboxTake", new OutboxTake(outbox, settings.longestCall().plusMinutes(1), clock));
        steps.put("outboxDocument", new OutboxDocument());
        steps.put("outboxDone", new OutboxDone(outbox));
        steps.put("outboxFailed", new OutboxFailed(outbox, clock));
        steps.put("outboxGivenUp", new OutboxGivenUp(outbox));
        steps.put("replayedOutboxEntry", new ReplayedOutboxEntry(outbox));
        steps.put("outboxListAnswer", new OutboxListAnswer(outbox));
    }
}
