package io.github.crmgate.route.poll;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.poll.NewPoll;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.PollSchedule;
import io.github.crmgate.poll.PollScope;
import io.github.crmgate.poll.PollSelection;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.record.RecordKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that this process polls. Keeps a poll in the store for each and each kind of records, and makes polls due that the schedule
 * would leave out. All connections are looked through once a minute only; in between, those created recently.
 */
public final class PolledConnections implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(PolledConnections.class);
    private static final int PAGE = 500;
    private static final int MAX_LOGGED = 10;
    private static final Duration LOOK_THROUGH_EVERY = Duration.ofMinutes(1);

    /** Covers clocks of other processes that are behind, and the time between a connection's creation and its commit. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final PollScope scope;
    private final Connections connections;
    private final Polls polls;
    /** Providers that report changes of a kind, by polled kind. */
    private final Map<RecordKind, Set<String>> providers = new EnumMap<>(RecordKind.class);

    private final @Nullable Instant from;
    private final Duration overlap;
    private final PollSchedule schedule;
    private final SharedOrganisations shared;
    private final Instant startedAt;
    private final Clock clock;
    private final Set<String> unknown = new HashSet<>();
    private volatile List<String> unreported = List.of();
    private volatile PollSelection selection;
    private Map<String, String> named = Map.of();
    private Instant lookedThroughAt = Instant.EPOCH;

    /**
     * Selects the connections of a process.
     *
     * @param kinds kinds of records to poll
     * @param from start of polls; null for the present time
     * @param overlap maximum delay with which a CRM shows a change
     */
    public PolledConnections(
            PollScope scope,
            Set<RecordKind> kinds,
            Connections connections,
            Polls polls,
            Map<String, CrmProvider> providers,
            @Nullable Instant from,
            Duration overlap,
            PollSchedule schedule,
            Clock clock) {
        this.scope = scope;
        this.connections = connections;
        this.polls = polls;
        for (RecordKind kind : kinds) {
            this.providers.put(
                    kind,
                    providers.values().stream()
                            .filter(provider -> provider.tellsChanges() && provider.reads(kind))
                            .map(CrmProvider::name)
                            .collect(Collectors.toUnmodifiableSet()));
        }
        this.from = from;
        this.overlap = overlap;
        this.schedule = schedule;
        this.shared = new SharedOrganisations(polls, connections);
        this.startedAt = clock.instant();
        this.clock = clock;
        this.selection = scope.all()
                ? PollSelection.all(this.providers.values().stream()
                                .flatMap(Set::stream)
                                .collect(Collectors.toUnmodifiableSet()))
                        .with(kinds)
                : PollSelection.NONE;
    }

    /** Returns whether this process runs a poll that exists. */
    boolean includes(PollId poll) {
        return selection.includes(poll);
    }

    /** Returns the polls that this process runs. */
    PollSelection selection() {
        return selection;
    }

    /** Returns the faults of the choice of connections, one sentence each. */
    List<String> warnings() {
        return Stream.concat(unreported.stream(), shared.warnings().stream()).toList();
    }

    @Override
    public void process(Exchange exchange) {
        if (!scope.all()) {
            selection = PollSelection.of(named()).with(providers.keySet());
        }
        if (!selection.isEmpty()) {
            Instant now = clock.instant();
            begin(now);
            polls.wake(now, schedule);
        }
        if (scope.all()) {
            shared.find();
        }
    }

    private void begin(Instant now) {
        boolean lookThrough = !now.isBefore(lookedThroughAt.plus(LOOK_THROUGH_EVERY));
        Instant since = lookThrough || !scope.all() ? Instant.EPOCH : now.minus(RECENT);
        providers.forEach((kind, reporting) -> begin(kind, reporting, since, now));
        lookedThroughAt = lookThrough ? now : lookedThroughAt;
    }

    private void begin(RecordKind kind, Set<String> reporting, Instant since, Instant now) {
        PollSelection ofKind = scope.all() ? PollSelection.all(reporting) : PollSelection.of(connectionsOf(reporting));
        List<Connection> begun;
        do {
            begun = polls.unpolled(ofKind, kind, since, PAGE);
            List<NewPoll> begin = begun.stream()
                    .map(connection -> new NewPoll(new PollId(connection.id(), kind), from(connection), from != null))
                    .toList();
            polls.begin(begin, now);
            log(begin);
        } while (begun.size() == PAGE);
    }

    private static void log(List<NewPoll> begun) {
        if (begun.size() > MAX_LOGGED) {
            LOG.info("{} further connections are polled", begun.size());
        } else {
            begun.forEach(poll -> LOG.info("connection {} is polled", poll.id()));
        }
    }

    /**
     * Returns the start of a poll. It covers changes between the start of the process, or of the connection, and this
     * moment, even if the CRM shows them late. Times of CRMs are whole seconds.
     * {@link io.github.crmgate.poll.PollRun#moveStart} adds the delay of the CRM's clock.
     */
    private Instant from(Connection connection) {
        Instant begin = connection.createdAt().isAfter(startedAt) ? connection.createdAt() : startedAt;
        Instant now = begin.minus(overlap).minus(PollRun.CLOCK_RESOLUTION);
        return Objects.requireNonNullElse(from, now).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Returns the ids of named connections of these providers. */
    private Set<String> connectionsOf(Set<String> reporting) {
        return named.entrySet().stream()
                .filter(connection -> reporting.contains(connection.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * Returns the ids of named connections, and notes those whose provider reports no changes. An owner has at most one
     * connection per provider.
     */
    private Set<String> named() {
        Map<String, String> providerOf = new TreeMap<>();
        for (String name : scope.names()) {
            Set<Connection> found = new HashSet<>(connections.page(ConnectionFilter.ofOwner(name, null), null, PAGE));
            connections.find(name).ifPresent(found::add);
            if (found.isEmpty() && unknown.add(name)) {
                LOG.warn("crmgate.poll.connections: '{}' is no connection, and owns none yet", name);
            }
            found.forEach(connection -> providerOf.put(connection.id(), connection.provider()));
        }
        List<String> warnings = new ArrayList<>();
        providers.forEach((kind, reporting) -> providerOf.forEach((connection, provider) -> {
            if (!reporting.contains(provider)) {
                warnings.add("Connection '" + connection + "' is not polled for " + kind.plural()
                        + ": CrmGate reads no changes of them at provider '" + provider + "'.");
            }
        }));
        warnings.stream()
                .filter(warning -> !unreported.contains(warning))
                .forEach(warning -> LOG.warn("crmgate.poll.connections: {}", warning));
        unreported = List.copyOf(warnings);
        named = Map.copyOf(providerOf);
        return named.keySet();
    }
}
