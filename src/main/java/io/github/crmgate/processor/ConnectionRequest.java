package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.http.Json;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Reads which account {@code POST /api/connections} is to connect. Whatever is wrong with the body is a
 * {@code bad_request} that names the field and never repeats its value.
 */
public final class ConnectionRequest implements Processor {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int LONGEST = 4096;
    private static final int LONGEST_OWNER = 255;

    private final Connections connections;
    private final Map<String, CrmProvider> providers;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public ConnectionRequest(Connections connections, Map<String, CrmProvider> providers, Clock clock) {
        this.connections = connections;
        this.providers = Map.copyOf(providers);
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters.of(exchange);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        exchange.getMessage().setBody(null);
        Map<String, String> values = values(body);
        CrmProvider provider = providers.get(values.getOrDefault("provider", ""));
        if (provider == null) {
            throw AccountFields.bad("provider", "must be one of " + names(providers.keySet()));
        }
        for (String name : values.keySet()) {
            if (!name.equals("provider")
                    && !name.equals("id")
                    && !name.equals("owner")
                    && !provider.accountFields().contains(name)) {
                throw Parameters.bad("There is no field '" + Parameters.shown(name) + "' for " + provider.name()
                        + "; known are provider, id, owner, " + names(provider.accountFields()) + ".");
            }
        }
        Account account = provider.account(new AccountFields(values));
        connections.ensureWritable(); // else a code or a rotating refresh token would be spent for nothing
        CallState.candidate(exchange, connection(values, provider.name(), account), account.credential());
    }

    private Connection connection(Map<String, String> values, String provider, Account account) {
        String owner = values.get("owner");
        if (owner != null && owner.length() > LONGEST_OWNER) {
            throw AccountFields.bad("owner", "is longer than " + LONGEST_OWNER + " characters");
        }
        return new Connection(
                id(values.get("id"), provider, owner),
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

    /**
     * The one that is given; else the one that the owner has already, or a new one; without an owner {@code default}, or
     * the provider's name if another provider has that.
     */
    private String id(@Nullable String given, String provider, @Nullable String owner) {
        if (given != null) {
            if (!ID.matcher(given).matches()) {
                throw AccountFields.bad(
                        "id", "must be 1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first");
            }
            return given;
        }
        if (owner == null) {
            boolean others = connections.find(Connection.DEFAULT_ID).stream()
                    .anyMatch(present -> !present.provider().equals(provider));
            return others ? provider : Connection.DEFAULT_ID;
        }
        return connections.page(ConnectionFilter.ofOwner(owner, provider), null, 1).stream()
                .findFirst()
                .map(Connection::id)
                .orElseGet(() -> provider + "-" + newName());
    }

    private String newName() {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Map<String, String> values(byte @Nullable [] body) {
        JsonNode json = Json.parse(body == null ? new byte[0] : body).orElse(null);
        if (json == null || !json.isObject()) {
            throw Parameters.bad("The body must be a JSON object, sent with 'Content-Type: application/json', such as"
                    + " {\"provider\":\"freshsales\",\"domain\":\"acme\",\"apiKey\":\"…\"}.");
        }
        Map<String, String> values = new HashMap<>();
        json.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                values.put(field.getKey(), value(field.getKey(), field.getValue()));
            }
        });
        return values;
    }

    private static String value(String name, JsonNode value) {
        String shown = Parameters.shown(name);
        if (!value.isTextual()) {
            throw AccountFields.bad(shown, "must be a text");
        }
        String text = value.asText();
        if (text.isBlank()) {
            throw AccountFields.bad(shown, "is empty; give it a value or leave it out");
        }
        if (text.length() > LONGEST) {
            throw AccountFields.bad(shown, "is longer than " + LONGEST + " characters");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw AccountFields.bad(shown, "holds a control character or half of a character");
        }
        return text;
    }

    private static String names(Iterable<String> names) {
        TreeSet<String> sorted = new TreeSet<>();
        names.forEach(sorted::add);
        return String.join(", ", sorted);
    }
}
