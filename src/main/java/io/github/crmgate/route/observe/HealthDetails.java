package io.github.crmgate.route.observe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.RefreshTokenCounts;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.json.Json;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.route.poll.PollDocument;
import io.github.crmgate.vault.VaultState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Details of health from the store: connections, broken ones first, and whatever needs attention. */
public final class HealthDetails {
    private static final int MAX_CONNECTIONS = 100;
    private static final int FAILURES_THAT_COUNT = 3;

    private final Connections connections;
    private final Outbox outbox;
    private final DeadLetters letters;
    private final RefreshTokenCounts refreshTokens;
    private final Map<String, CrmProvider> providers;
    private final Polls polls;
    private final PollDocument poll;
    private final Supplier<VaultState> vault;

    public HealthDetails(
            Connections connections,
            Outbox outbox,
            DeadLetters letters,
            RefreshTokenCounts refreshTokens,
            Map<String, CrmProvider> providers,
            Polls polls,
            PollDocument poll,
            Supplier<VaultState> vault) {
        this.connections = connections;
        this.outbox = outbox;
        this.letters = letters;
        this.refreshTokens = refreshTokens;
        this.providers = Map.copyOf(providers);
        this.polls = polls;
        this.poll = poll;
        this.vault = vault;
    }

    ObjectNode read() {
        ObjectNode json = Json.object();
        ArrayNode warnings = json.arrayNode();
        ArrayNode details = json.putArray("connections");
        shown().values().forEach(connection -> details.add(detail(connection)));
        ObjectNode counts = json.putObject("connectionCounts");
        Map<ConnectionStatus, Long> byStatus = connections.counts();
        byStatus.forEach((status, count) -> counts.put(status.code(), count));
        Long broken = byStatus.get(ConnectionStatus.REAUTHORIZATION_REQUIRED);
        if (broken != null && broken > 0) {
            warnings.add(broken + " connections must be authorized again; GET /api/connections?status="
                    + ConnectionStatus.REAUTHORIZATION_REQUIRED.code() + " lists them.");
        }
        long failing = outbox.failing();
        json.putObject("outbox").put("failing", failing);
        if (failing > 0) {
            warnings.add(failing + " revocations or notifications could not be delivered; GET /api/outbox lists them.");
        }
        DeadLetters.Waiting waiting = letters.waiting();
        json.putObject("deadLetters").put("waiting", waiting.all()).put("unreported", waiting.unreported());
        if (waiting.unreported() > 0) {
            warnings.add(waiting.unreported()
                    + " messages failed for good, and no caller got an error; GET /api/dead-letters?status=waiting lists"
                    + " them.");
        }
        providers
                .values()
                .forEach(provider -> provider.tokenQuota()
                        .ifPresent(quota -> refreshTokens
                                .from(provider.name(), quota.warnFrom())
                                .forEach(count -> warnings.add(count.refreshTokens()
                                        + " refresh tokens of " + count.provider() + " were made for "
                                        + (count.user().isEmpty() ? "the operator" : "user '" + count.user() + "'")
                                        + " and not revoked; it keeps " + quota.refreshTokens()
                                        + ", and each further one silently kills the oldest."))));
        ArrayNode polled = json.putArray("polls");
        polls.page(null, MAX_CONNECTIONS).forEach(each -> polled.add(poll.of(each)));
        long failingPolls = polls.failing(FAILURES_THAT_COUNT);
        if (failingPolls > 0) {
            warnings.add(failingPolls + " polls failed " + FAILURES_THAT_COUNT
                    + " times in a row or more; GET /api/polls tells why.");
        }
        long incomplete = polls.incomplete();
        if (incomplete > 0) {
            warnings.add(
                    incomplete
                            + " polls miss something that their CRM does not tell; `gaps` of GET /api/polls says what and why.");
        }
        poll.warnings().forEach(warnings::add);
        vault(json, warnings);
        json.set("warnings", warnings);
        return json;
    }

    private Map<String, Connection> shown() {
        Map<String, Connection> shown = new LinkedHashMap<>();
        for (ConnectionFilter filter : new ConnectionFilter[] {
            ConnectionFilter.in(ConnectionStatus.REAUTHORIZATION_REQUIRED), ConnectionFilter.ALL
        }) {
            connections
                    .page(filter, null, MAX_CONNECTIONS - shown.size())
                    .forEach(connection -> shown.put(connection.id(), connection));
        }
        return shown;
    }

    private static ObjectNode detail(Connection connection) {
        ObjectNode detail = Json.object();
        detail.put("id", connection.id());
        detail.put("provider", connection.provider());
        detail.put("status", connection.status().code());
        detail.set("checkedAt", Json.MAPPER.valueToTree(connection.checkedAt()));
        detail.set("tokenExpiresAt", Json.MAPPER.valueToTree(connection.tokenExpiresAt()));
        detail.put(
                "lastErrorCode",
                connection.lastError() == null ? null : connection.lastError().code());
        return detail;
    }

    private void vault(ObjectNode json, ArrayNode warnings) {
        VaultState state = vault.get();
        ObjectNode detail = json.putObject("vault");
        detail.put("key", state.keyId());
        if (!state.previousKeyIds().isEmpty()) {
            detail.set("previousKeys", Json.MAPPER.valueToTree(state.previousKeyIds()));
            detail.put("sealedUnderPreviousKeys", state.left());
            warnings.add(
                    state.left() == 0
                            ? "Nothing is sealed under a previous key any more: it can be removed once no process uses it."
                            : state.left() + " rows are still sealed under a previous key.");
        }
    }
}
