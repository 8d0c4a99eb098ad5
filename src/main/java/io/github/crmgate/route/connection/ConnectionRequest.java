package io.github.crmgate.route.connection;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.route.http.JsonFields;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.token.TokenKeeper;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Reads the account that {@code POST /api/connections} connects. Any fault of the body is a {@code bad_request} that
 * names the field and never repeats its value.
 */
final class ConnectionRequest implements Processor {
    private static final String EXAMPLE = "{\"provider\":\"freshsales\",\"domain\":\"acme\",\"apiKey\":\"…\"}";
    private static final Set<String> FIELDS = Set.of("provider", "id", "owner");

    private final Connections connections;
    private final ConnectionNames names;
    private final TokenKeeper tokens;
    private final Map<String, CrmProvider> providers;
    private final Clock clock;

    ConnectionRequest(
            Connections connections,
            ConnectionNames names,
            TokenKeeper tokens,
            Map<String, CrmProvider> providers,
            Clock clock) {
        this.tokens = tokens;
        this.connections = connections;
        this.names = names;
        this.providers = Map.copyOf(providers);
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters.of(exchange);
        Map<String, String> values = JsonFields.of(exchange, EXAMPLE, fields(providers.values()));
        CrmProvider provider = JsonFields.provider(values, providers);
        JsonFields.ensureKnown(values.keySet(), "for " + provider.name(), fields(List.of(provider)));
        Account account = provider.account(new AccountFields(values));
        tokens.ensureQuota(provider.name(), account.credential());
        connections.ensureWritable(); // otherwise a code or a rotating refresh token would be spent for nothing
        CallState.setPending(exchange, connection(values, provider.name(), account), account.credential());
    }

    private static Set<String> fields(Collection<CrmProvider> providers) {
        Set<String> fields = new HashSet<>(FIELDS);
        providers.forEach(provider -> fields.addAll(provider.accountFields()));
        return fields;
    }

    private Connection connection(Map<String, String> values, String provider, Account account) {
        String owner = values.get("owner");
        return new Connection(
                names.choose(values.get("id"), provider, owner, "id"),
                provider,
                account.region(),
                account.domain(),
                owner,
                ConnectionStatus.ACTIVE,
                account.scopes(),
                clock.instant(),
                null,
                null,
                null);
    }
}
