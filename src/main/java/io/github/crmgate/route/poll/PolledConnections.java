package io.github.crmgate.route.poll;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.poll.NewPoll;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.PollSchedule;
import io.github.crmgate.poll.PollScope;
import io.github.crmgate.poll.PollSelection;
import io.github.crmgate.poll.Polls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that this process polls. Keeps a poll in the store for each, and makes polls due that the schedule
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
    private final Set<String> providers;
    private final @Nullable Instant from;
    private final Duration overlap;
    private final PollSchedule schedule;
    private final SharedOrganisations shared;
    private final Instant startedAt;
    private final Clock clock;
    private final Set<String> unknown = new HashSet<>();
    private volatile PollSelection selection;
    private Instant lookedThroughAt = Instant.EPOCH;

    /**
     * Selects the connections of a process.
     *
     * @param from start of polls; null for the present time
     * @param overlap maximum delay with which a CRM shows a change
     */
    public PolledConnections(
            PollScope scope,
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
        this.providers = providers.values().stream()
                .filter(CrmProvider::tellsChanges)
                .map(CrmProvider::name)
                .collect(Collectors.toUnmodifiableSet());
        this.from = from;
        this.overlap = overlap;
        this.schedule = schedule;
        this.shared = new SharedOrganisations(polls, connections);
        this.startedAt = clock.instant();
        this.clock = clock;
        this.selection = scope.all() ? PollSelection.all(this.providers) : PollSelection.NONE;
    }

    /** Returns whether this process polls a connection that has a poll. */
    boolean includes(String connection) {
        return selection.includes(connection);
    }

    /** Returns the connections that this process polls. */
    PollSelection selection() {
        return selection;
    }

    /** Returns the faults of the choice of connections, one sentence each. */
    List<String> warnings() {
        return shared.warnings();
    }

    @Override
    public void process(Exchange exchange) {
        if (!scope.all()) {
            selection = PollSelection.of(named());
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
        List<Connection> begun;
        do {
            begun = polls.unpolled(selection, since, PAGE);
            polls.begin(
                    begun.stream()
                            .map(connection -> new NewPoll(connection.id(), from(connection), from != null))
                            .toList(),
                    now);
            log(begun);
        } while (begun.size() == PAGE);
        lookedThroughAt = lookThrough ? now : lookedThroughAt;
    }

    private static void log(List<Connection> begun) {
        if (begun.size() > MAX_LOGGED) {
            LOG.info("{} further connections are polled", begun.size());
        } else {
            begun.forEach(connection -> LOG.info("connection {} is polled", connection.id()));
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

    /** An owner has at most one connection per provider. */
    private Set<String> named() {
        Set<String> named = new TreeSet<>();
        for (String name : scope.names()) {
            Set<Connection> found = new HashSet<>(connections.page(ConnectionFilter.ofOwner(name, null), null, PAGE));
            connections.find(name).ifPresent(found::add);
            if (found.isEmpty() && unknown.add(name)) {
                LOG.warn("crmgate.poll.connections: '{}' is no connection, and owns none yet", name);
            }
            found.stream()
                    .filter(connection -> providers.contains(connection.provider()))
                    .forEach(connection -> named.add(connection.id()));
        }
        return named;
    }
}
