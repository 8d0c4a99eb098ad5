package io.github.crmgate.route.proxy;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.profile.AuthorizationField;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ExchangeKey;
import io.github.crmgate.token.ReplacementLimiter;
import io.github.crmgate.token.TokenKeeper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.jspecify.annotations.Nullable;

/**
 * Creates the message of a proxied call for the connection's account: with the connection's base URL and credential,
 * which replaces whatever the caller sent under the credential's names.
 *
 * <p>The call waits for its turn between {@link #fetchToken} and {@link #process}. So no turn is held while a body or a
 * token arrives, and a token that was replaced during the wait is not sent.
 */
final class ProxyAuthorization implements Processor {
    private static final ExchangeKey<String> DOCUMENT = new ExchangeKey<>("crmGateProxyDocument");
    private static final int MAX_JSON_BYTES = 1024 * 1024;

    private final TokenKeeper tokens;
    private final ReplacementLimiter replacements;
    private final Map<String, CrmProvider> providers;

    ProxyAuthorization(TokenKeeper tokens, ReplacementLimiter replacements, Map<String, CrmProvider> providers) {
        this.tokens = tokens;
        this.replacements = replacements;
        this.providers = Map.copyOf(providers);
    }

    /** Fetches a token, if there is no valid one, after reading a body that is to carry it. */
    void fetchToken(Exchange exchange) throws IOException {
        Connection connection = CallState.CONNECTION.get(exchange);
        ProxiedCall proxied = ProxiedCall.of(exchange);
        CrmProvider provider = Objects.requireNonNull(providers.get(connection.provider()));
        CrmCallState.beginAttempt(exchange);
        CrmCallState.REPEATABLE.set(exchange, !ProxyWrites.isWrite(proxied));
        CallState.setRetries(exchange, Integer.MAX_VALUE); // the caller decides about retries
        boolean inBody = provider.profile().authorizationFields().stream()
                .anyMatch(field -> field.in() == AuthorizationField.In.PAYLOAD);
        // before the token is fetched, because a token must not age while a body arrives
        DOCUMENT.set(exchange, inBody && proxied.body() != null ? document(proxied.body()) : null);
        AccessToken rejected = rejected(exchange);
        CrmCallState.TOKEN.set(
                exchange,
                rejected == null
                        ? tokens.current(connection)
                        : replacements.replacing(connection, ProxyResponseCheck.call(proxied), rejected));
    }

    @Override
    public void process(Exchange exchange) {
        Connection connection = CallState.CONNECTION.get(exchange);
        ProxiedCall proxied = ProxiedCall.of(exchange);
        CrmProvider provider = Objects.requireNonNull(providers.get(connection.provider()));
        AccessToken token = replacements.present(connection, CrmCallState.TOKEN.get(exchange), rejected(exchange));
        CrmCallState.TOKEN.set(exchange, token);
        CallState.countAttempt(exchange);
        String document = DOCUMENT.find(exchange);
        DOCUMENT.set(exchange, null);

        AuthorizedCall call = authorized(provider, connection, token, proxied, document);
        CrmCallState.SECRETS.set(exchange, call.secrets());
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        proxied.headers().forEach(message::setHeader);
        call.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.valueOf(proxied.method()));
        message.setHeader(Exchange.HTTP_URI, address(call.uri(), proxied.query()));
        message.setBody(call.body() == null ? body(proxied) : call.body());
        TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(proxied.headers().keySet());
        names.addAll(call.headers().keySet());
        CrmCallState.OUTGOING_HEADERS.set(exchange, names);
    }

    /** Returns the token that the call must not send again; an API key may be sent again. */
    private static @Nullable AccessToken rejected(Exchange exchange) {
        AccessToken rejected = CrmCallState.REJECTED.find(exchange);
        return rejected == null || rejected.permanent() ? null : rejected;
    }

    private static AuthorizedCall authorized(
            CrmProvider provider,
            Connection connection,
            AccessToken token,
            ProxiedCall proxied,
            @Nullable String document) {
        try {
            return provider.authorized(
                    new CrmRequest(proxied.method(), proxied.path(), Map.of(), Map.of(), document, List.of(), null),
                    connection,
                    token);
        } catch (IllegalArgumentException e) {
            throw Parameters.bad(
                    "This path or body can't carry the credential of the connection: the body must be a JSON"
                            + " object.");
        }
    }

    /** Returns the body with its length, because some servers don't read chunked bodies. */
    private static @Nullable HttpEntity body(ProxiedCall proxied) {
        return proxied.body() == null ? null : new InputStreamEntity(proxied.body().stream(), proxied.length(), null);
    }

    private static String document(ProxyBody body) throws IOException {
        byte[] bytes = body.stream().readNBytes(MAX_JSON_BYTES + 1);
        if (bytes.length > MAX_JSON_BYTES) {
            throw Parameters.bad("The body is larger than 1 MiB, which is too large to carry a credential in it.");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the URL with the caller's query, without the parameters of the credential. */
    private static String address(URI authorized, @Nullable String query) {
        if (query == null && authorized.getRawQuery() == null) {
            return authorized.toString();
        }
        Set<String> taken = new HashSet<>();
        RawQuery.pairs(authorized.getRawQuery()).forEach(pair -> taken.add(RawQuery.name(pair)));
        String all = Stream.concat(
                        RawQuery.pairs(query).filter(pair -> !taken.contains(RawQuery.name(pair))),
                        RawQuery.pairs(authorized.getRawQuery()))
                .collect(Collectors.joining("&"));
        String bare = authorized.toString().replaceFirst("\\?.*", "");
        // Camel would replace {{ }} by a property or the result of a bean
        return all.isEmpty() ? bare : bare + "?" + all.replace("{", "%7B").replace("}", "%7D");
    }
}
