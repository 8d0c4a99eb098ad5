package io.github.crmgate.app.config;

import io.github.crmgate.server.VertxFactory;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.time.Duration;

/**
 * How CrmGate calls CRMs and token endpoints.
 *
 * @param connectTimeout for connections to CRMs
 * @param timeout for the whole response of a CRM
 * @param maxOfConnection how many calls of one connection may be in progress at the same time
 * @param circuitOpen how long CrmGate makes no call to a CRM that is down
 * @param tokenConcurrency how many token calls run at once
 * @param maxWait how long a caller waits for a call that the CRM's limits hold back
 */
public record CallSettings(
        Duration connectTimeout,
        Duration timeout,
        int maxOfConnection,
        Duration circuitOpen,
        int tokenConcurrency,
        Duration maxWait) {
    /** How many HTTP connections to one host are open at the same time, at most. */
    public static final int MAX_CONNECTIONS_A_HOST = 1024;

    static final Setting CONNECT_TIMEOUT = new Setting(
            "crmgate.http.connect-timeout",
            "5s",
            "Time within which CrmGate must connect to a CRM, such as 3s or 500ms.");
    static final Setting TIMEOUT =
            new Setting("crmgate.http.timeout", "20s", "Time within which a CRM must send its whole response.");
    static final Setting BULKHEAD = new Setting(
            "crmgate.bulkhead.max-calls",
            null,
            "Calls of one connection that may wait for its token or CRM at the same time; further calls"
                    + " get 503 at once. Default: half of `crmgate.http.workers`; on Java 21 and later, 512.");
    static final Setting CIRCUIT_OPEN = new Setting(
            "crmgate.circuit-breaker.open", "5s", "Time for which CrmGate makes no call to a CRM that is down.");
    static final Setting TOKEN_CONCURRENCY = new Setting(
            "crmgate.token.concurrency", "8", "Token calls that a process makes at the same time, at most.");
    static final Setting MAX_WAIT = new Setting(
            "crmgate.pacing.max-wait",
            "10s",
            "Time for which a caller waits while the CRM's limits hold its call back; after that it gets 429 with"
                    + " `Retry-After`.");

    /** @param workers how many calls are served at once on Java 17 */
    static CallSettings read(SettingsReader reader, int workers) {
        return new CallSettings(
                reader.duration(CONNECT_TIMEOUT),
                reader.duration(TIMEOUT),
                reader.isSet(BULKHEAD) ? reader.integer(BULKHEAD, 1, 100_000) : maxOfConnection(workers),
                reader.duration(CIRCUIT_OPEN),
                reader.integer(TOKEN_CONCURRENCY, 1, 1_000),
                reader.duration(MAX_WAIT));
    }

    /** Half of what calls share: worker threads, or without a bound on these the HTTP connections to a host. */
    private static int maxOfConnection(int workers) {
        return Math.max(1, (VertxFactory.isVirtual() ? MAX_CONNECTIONS_A_HOST : workers) / 2);
    }

    /** Returns how long all attempts at a call and the pauses between them can last. */
    public Duration longest() {
        return timeout.plus(connectTimeout).multipliedBy(3).plusSeconds(2).plus(maxWait.multipliedBy(3));
    }
}
