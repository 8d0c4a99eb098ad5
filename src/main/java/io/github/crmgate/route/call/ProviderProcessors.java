package io.github.crmgate.route.call;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.KeyTokens;
import io.github.crmgate.oauth.OAuthTokens;
import io.github.crmgate.oauth.TokenRequest;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.observe.CallMeter;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.state.CallState;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.camel.Processor;

/** The processors of one provider's file; their names begin with the name of the provider. */
final class ProviderProcessors {
    private ProviderProcessors() {}

    static Map<String, Processor> of(CrmProvider provider, CallMeter tokenCalls) {
        String name = provider.name();
        Map<String, Processor> processors = new HashMap<>();
        processors.put(
                name + "LeadQuery",
                exchange -> CrmCallState.setQuestion(
                        exchange,
                        question(provider, CallState.CONNECTION.get(exchange), CallState.QUERY.get(exchange))));
        if (provider.writes(RecordKind.LEAD)) {
            processors.put(
                    name + "LeadWrite",
                    exchange -> CrmCallState.setQuestion(
                            exchange,
                            write(provider, CallState.CONNECTION.get(exchange), CallState.WRITE.get(exchange))));
        }
        processors.put(name + "AuthCheck", exchange -> CrmCallState.setQuestion(exchange, provider.authCheck()));
        if (provider.tokens() instanceof OAuthTokens oauth) {
            processors.put(name + "TokenFetch", request(oauth::exchange));
            processors.put(name + "TokenRefresh", request(oauth::refresh));
            processors.put(
                    name + "TokenRevoke",
                    request((connection, credential) -> revocation(oauth, connection, credential)));
            processors.put(name + "RevocationResult", new RevocationEnd(oauth));
            processors.put(name + "TokenResult", new TokenResultReader(oauth, tokenCalls));
        } else if (provider.tokens() instanceof KeyTokens keys) {
            processors.put(name + "TokenFetch", answer(keys::fetch));
            processors.put(name + "TokenRefresh", answer(keys::rejected));
        }
        return processors;
    }

    private static Question<?> question(CrmProvider provider, Connection connection, RecordQuery query) {
        if (!provider.reads(query.kind())) {
            throw new CrmGateException(
                    ProblemCode.NOT_SUPPORTED,
                    "CrmGate does not read " + query.kind().plural() + " of '" + provider.name() + "'.");
        }
        if (query instanceof RecordQuery.Search search) {
            return provider.search(connection, search);
        }
        if (query instanceof RecordQuery.ById byId) {
            return provider.byId(connection, byId);
        }
        if (query instanceof RecordQuery.Choices choices) {
            return provider.choices(connection, choices);
        }
        if (query instanceof RecordQuery.Changes changes) {
            return provider.changes(connection, changes);
        }
        throw new IllegalArgumentException(
                "no provider answers a " + query.getClass().getSimpleName());
    }

    private static Question<?> write(CrmProvider provider, Connection connection, RecordWrite write) {
        return provider.named(connection, write).then(named -> provider.write(connection, named));
    }

    private static TokenRequest revocation(OAuthTokens tokens, Connection connection, Credential credential) {
        return tokens.revocation(connection, credential)
                .orElseThrow(() -> new IllegalStateException(tokens.title() + " revokes no tokens"));
    }

    /** Makes a request to the token endpoint from a credential. */
    private static Processor request(BiFunction<Connection, Credential, TokenRequest> requests) {
        return exchange -> CrmCallState.setTokenRequest(
                exchange, requests.apply(CallState.CONNECTION.get(exchange), CallState.CREDENTIAL.get(exchange)));
    }

    /** Returns the token step of a provider that has no token endpoint. */
    private static Processor answer(BiFunction<Connection, Credential, TokenResult> answers) {
        return exchange -> CrmCallState.TOKEN_RESULT.set(
                exchange, answers.apply(CallState.CONNECTION.get(exchange), CallState.CREDENTIAL.get(exchange)));
    }
}
