package io.github.crmgate.app;

import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.authorization.Guesses;
import io.github.crmgate.circuit.Bulkheads;
import io.github.crmgate.circuit.CircuitBreakers;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.deadletter.BufferedDeadLetters;
import io.github.crmgate.deadletter.DeadLetterPolicy;
import io.github.crmgate.deadletter.Retention;
import io.github.crmgate.oauth.Pkce;
import io.github.crmgate.observe.Metrics;
import io.github.crmgate.observe.StoreGauges;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.page.Brand;
import io.github.crmgate.page.Pages;
import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.processor.AuthorizationAnswer;
import io.github.crmgate.processor.AuthorizationComplete;
import io.github.crmgate.processor.AuthorizationCreate;
import io.github.crmgate.processor.AuthorizationFailure;
import io.github.crmgate.processor.BulkheadPermit;
import io.github.crmgate.processor.CandidateToken;
import io.github.crmgate.processor.CheckAnswer;
import io.github.crmgate.processor.CircuitPermit;
import io.github.crmgate.processor.ConnectPage;
import io.github.crmgate.processor.ConnectPages;
import io.github.crmgate.processor.ConnectSubmit;
import io.github.crmgate.processor.ConnectionAnswer;
import io.github.crmgate.processor.ConnectionById;
import io.github.crmgate.processor.ConnectionChoice;
import io.github.crmgate.processor.ConnectionDelete;
import io.github.crmgate.processor.ConnectionListAnswer;
import io.github.crmgate.processor.ConnectionNames;
import io.github.crmgate.processor.ConnectionRefusal;
import io.github.crmgate.processor.ConnectionRequest;
import io.github.crmgate.processor.ConnectionSave;
import io.github.crmgate.processor.ConnectionSwitch;
import io.github.crmgate.processor.CrmAuthorization;
import io.github.crmgate.processor.CrmCallEnd;
import io.github.crmgate.processor.CrmRetry;
import io.github.crmgate.processor.CrmVerdict;
import io.github.crmgate.processor.DeadLetterAnswer;
import io.github.crmgate.processor.DeadLetterClaim;
import io.github.crmgate.processor.DeadLetterDelete;
import io.github.crmgate.processor.DeadLetterEntry;
import io.github.crmgate.processor.DeadLetterFailed;
import io.github.crmgate.processor.DeadLetterId;
import io.github.crmgate.processor.DeadLetterListAnswer;
import io.github.crmgate.processor.DeadLetterReplayed;
import io.github.crmgate.processor.DeadLetterSelection;
import io.github.crmgate.processor.DeadLetterTallyAnswer;
import io.github.crmgate.processor.DeadLettersAuthorizedAgain;
import io.github.crmgate.processor.EmptyMessage;
import io.github.crmgate.processor.HealthAnswer;
import io.github.crmgate.processor.HealthDetails;
import io.github.crmgate.processor.HomePage;
import io.github.crmgate.processor.JobFailed;
import io.github.crmgate.processor.KeyRecheck;
import io.github.crmgate.processor.LeadAccepted;
import io.github.crmgate.processor.LeadAnswer;
import io.github.crmgate.processor.LeadByIdParameters;
import io.github.crmgate.processor.LeadChangeStart;
import io.github.crmgate.processor.LeadDeadLettered;
import io.github.crmgate.processor.LeadDeliveryEnd;
import io.github.crmgate.processor.LeadMessage;
import io.github.crmgate.processor.LeadReplay;
import io.github.crmgate.processor.LeadSearchParameters;
import io.github.crmgate.processor.NextStep;
import io.github.crmgate.processor.OAuthCallback;
import io.github.crmgate.processor.OpenApiAnswer;
import io.github.crmgate.processor.OutboxCallback;
import io.github.crmgate.processor.OutboxDocument;
import io.github.crmgate.processor.OutboxDone;
import io.github.crmgate.processor.OutboxFailed;
import io.github.crmgate.processor.OutboxGivenUp;
import io.github.crmgate.processor.OutboxListAnswer;
import io.github.crmgate.processor.OutboxTake;
import io.github.crmgate.processor.OwnRouteProblem;
import io.github.crmgate.processor.PageFile;
import io.github.crmgate.processor.PollAnswer;
import io.github.crmgate.processor.PollDocument;
import io.github.crmgate.processor.PollDue;
import io.github.crmgate.processor.PollFailed;
import io.github.crmgate.processor.PollPage;
import io.github.crmgate.processor.PollPageEnd;
import io.github.crmgate.processor.PollRequest;
import io.github.crmgate.processor.PollRoutes;
import io.github.crmgate.processor.PollStart;
import io.github.crmgate.processor.ProblemAnswer;
import io.github.crmgate.processor.ProblemOfFailure;
import io.github.crmgate.processor.ProxyAnswer;
import io.github.crmgate.processor.ProxyAuthorization;
import io.github.crmgate.processor.ProxyReplayEnd;
import io.github.crmgate.processor.ProxyStart;
import io.github.crmgate.processor.ProxyVerdict;
import io.github.crmgate.processor.ProxyWrites;
import io.github.crmgate.processor.RejectedCredential;
import io.github.crmgate.processor.ReplayedLeadQuery;
import io.github.crmgate.processor.ReplayedOutboxEntry;
import io.github.crmgate.processor.ReplayedProxyWrite;
import io.github.crmgate.processor.ResponseReader;
import io.github.crmgate.processor.TokenForm;
import io.github.crmgate.processor.TokenRejected;
import io.github.crmgate.processor.TokenResponse;
import io.github.crmgate.processor.Upkeep;
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
        steps.put("proxyStart", new ProxyStart(choice));
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
        Guesses guesses = new Guesses(clock);
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
        steps.put(
                "deadLetterEntry",
                new DeadLetterEntry(letters, store.connections(), new ProxyWrites(providers.byName()), clock));
        steps.put("deadLetterAnswer", new DeadLetterAnswer(letters));
        steps.put("deadLetterListAnswer", new DeadLetterListAnswer(letters));
        steps.put("deadLetterDelete", new DeadLetterDelete(letters));
        steps.put("deadLetterId", new DeadLetterId());
        steps.put(
                "deadLetterClaim",
                new DeadLetterClaim(letters, settings.longestCall().plusMinutes(1)));
        steps.put("deadLetterReplayed", new DeadLetterReplayed(letters, clock));
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
