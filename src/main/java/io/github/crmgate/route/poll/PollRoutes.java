package io.github.crmgate.route.poll;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.PollScope;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.SharedOrganisation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one instance of the route template {@code lead-poll} for each connection to poll, as connections are created
 * and deleted.
 */
public final class PollRoutes implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(PollRoutes.class);
    private static final int PAGE = 1_000;

    /** Shorter than a minute, because polls remember delivered changes for crmgate.poll.overlap. */
    private static final Duration COMPARE_EVERY = Duration.ofSeconds(20);

    /** Finding connections takes at most a twentieth of the time, whatever their number. */
    private static final long REST_FACTOR = 20;

    /**
     * On a busy machine finding connections takes long for other reasons, and new connections must not wait for that.
     */
    private static final Duration MAX_REST = Duration.ofSeconds(30);

    private final PollScope scope;
    private final Connections connections;
    private final Polls polls;
    private final Map<String, CrmProvider> providers;
    private final @Nullable Instant from;
    private final Duration overlap;
    private final Instant startedAt;
    private final Clock clock;
    private volatile long lookAgainAt = System.nanoTime();
    private final Set<String> unknown = new HashSet<>();
    private final Set<SharedOrganisation> sharedLeads = new LinkedHashSet<>();
    private volatile List<SharedOrganisation> shared = List.of();
    private Instant comparedAt = Instant.EPOCH;
    private final Map<String, Instant> polled = new ConcurrentHashMap<>();

    /**
     * Creates the routes of a process.
     *
     * @param from start of polls; null for the present time
     * @param overlap maximum delay with which a CRM shows a change
     */
    public PollRoutes(
            PollScope scope,
            Connections connections,
            Polls polls,
            Map<String, CrmProvider> providers,
            @Nullable Instant from,
            Duration overlap,
            Clock clock) {
        this.scope = scope;
        this.connections = connections;
        this.polls = polls;
        this.providers = Map.copyOf(providers);
        this.from = from;
        this.overlap = overlap;
        this.startedAt = clock.instant();
        this.clock = clock;
    }

    /** Returns whether this process polls a connection. */
    boolean polls(String connection) {
        return polled.containsKey(connection);
    }

    /** Returns whether this process polls nothing. */
    boolean none() {
        return polled.isEmpty();
    }

    /** Does nothing before the context has started, because Camel would add a route and never start it. */
    @Override
    public void process(Exchange exchange) throws Exception {
        long begin = System.nanoTime();
        if (exchange.getContext().isStarted() && begin - lookAgainAt >= 0) {
            Map<String, Connection> wanted = wanted();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            follow(exchange.getContext(), wanted);
            lookAgainAt = System.nanoTime() + rest(took).toNanos();
        }
    }

    static Duration rest(Duration took) {
        Duration rest = took.multipliedBy(REST_FACTOR);
        return rest.compareTo(MAX_REST) > 0 ? MAX_REST : rest;
    }

    /** Returns the faults of the choice of connections, one sentence each. */
    List<String> warnings() {
        return shared.isEmpty()
                ? List.of()
                : List.of("crmgate.poll.connections=* delivers leads more than once: " + shared.size()
                        + " pairs of connections read the same organisation, such as '"
                        + shared.get(0).connection() + "' and '" + shared.get(0).other()
                        + "'; name one connection of each organisation instead.");
    }

    private void follow(CamelContext context, Map<String, Connection> wanted) throws Exception {
        if (scope.all()) {
            findShared(wanted);
        }
        for (String id : List.copyOf(polled.keySet())) {
            if (!wanted.containsKey(id)) {
                end(context, id);
                LOG.info("connection {} is polled no more", id);
            } else if (!scheduled(context, id)) {
                end(context, id);
                LOG.warn("the schedule of connection {} was lost and is set again", id);
            }
        }
        for (Connection connection : wanted.values()) {
            if (!connection.createdAt().equals(polled.get(connection.id()))) { // new, or created again
                try {
                    poll(context, connection);
                } catch (StoreUnavailableException e) {
                    throw e;
                } catch (Exception e) { // it must not block the others
                    LOG.error("connection {} can't be polled", connection.id(), e);
                }
            }
        }
    }

    private void end(CamelContext context, String connection) throws Exception {
        context.getRouteController().stopRoute(route(connection));
        context.removeRoute(route(connection));
        polled.remove(connection);
    }

    /**
     * Returns whether a route will run. A trigger that fires before Camel knows its route makes camel-quartz create a
     * second endpoint, and remove the trigger with either of the two.
     */
    private static boolean scheduled(CamelContext context, String connection) throws SchedulerException {
        return !(context.getRoute(route(connection)).getEndpoint() instanceof QuartzEndpoint schedule)
                || schedule.getComponent().getScheduler().checkExists(schedule.getTriggerKey());
    }

    private void poll(CamelContext context, Connection connection) throws Exception {
        polls.begin(connection.id(), from(connection), from != null, clock.instant());
        if (!polled.containsKey(connection.id())) {
            TemplatedRouteBuilder.builder(context, "lead-poll")
                    .routeId(route(connection.id()))
                    .parameter("connection", connection.id())
                    .add();
            LOG.info("connection {} is polled", connection.id());
        }
        polled.put(connection.id(), connection.createdAt());
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

    private Map<String, Connection> wanted() {
        Map<String, Connection> wanted = new TreeMap<>();
        if (scope.all()) {
            all(ConnectionFilter.ALL, wanted);
        } else {
            for (String name : scope.names()) {
                Map<String, Connection> named = new TreeMap<>();
                connections.find(name).ifPresent(connection -> named.put(name, connection));
                all(ConnectionFilter.ofOwner(name, null), named);
                if (named.isEmpty() && unknown.add(name)) {
                    LOG.warn("crmgate.poll.connections: '{}' is no connection, and owns none yet", name);
                }
                wanted.putAll(named);
            }
        }
        wanted.values().removeIf(connection -> !tellsChanges(connection));
        return wanted;
    }

    /**
     * Finds connections that read the same organisation: those with the same domain, and, for a provider without
     * domains that does not name its organisation without a further scope, those whose polls delivered the same lead.
     */
    private void findShared(Map<String, Connection> all) {
        Map<String, String> firstOfDomain = new HashMap<>();
        Set<SharedOrganisation> found = new LinkedHashSet<>();
        for (Connection connection : all.values()) { // by id
            if (connection.domain() != null) {
                String first =
                        firstOfDomain.putIfAbsent(connection.provider() + " " + connection.domain(), connection.id());
                if (first != null) {
                    found.add(new SharedOrganisation(first, connection.id()));
                }
            }
        }
        Instant now = clock.instant();
        if (!now.isBefore(comparedAt.plus(COMPARE_EVERY))) {
            comparedAt = now;
            sharedLeads.addAll(polls.sharedOrganisations());
        }
        sharedLeads.removeIf(pair -> !all.containsKey(pair.connection()) || !all.containsKey(pair.other()));
        found.addAll(sharedLeads);
        for (SharedOrganisation pair : found) {
            if (!shared.contains(pair)) {
                LOG.warn(
                        "crmgate.poll.connections=*: connections '{}' and '{}' read the same organisation, so its leads are"
                                + " delivered once for each; name one of them instead",
                        pair.connection(),
                        pair.other());
            }
        }
        shared = List.copyOf(found);
    }

    private boolean tellsChanges(Connection connection) {
        CrmProvider provider = providers.get(connection.provider());
        return provider != null && provider.tellsChanges();
    }

    private void all(ConnectionFilter filter, Map<String, Connection> found) {
        String after = null;
        List<Connection> page;
        do {
            page = connections.page(filter, after, PAGE);
            for (Connection connection : page) {
                found.put(connection.id(), connection);
                after = connection.id();
            }
        } while (page.size() == PAGE);
    }

    private static String route(String connection) {
        return "lead-poll-" + connection;
    }
}
