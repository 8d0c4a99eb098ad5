package io.github.crmgate.route.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.http.ParametersTest;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.testing.InMemoryConnections;
import io.github.crmgate.testing.SampleConnections;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectionChoiceTest {
    private static final Set<String> PROVIDERS = Set.of("zoho", "freshsales");

    private final ConnectionChoice choice = new ConnectionChoice(
            new InMemoryConnections(List.of(
                    SampleConnections.zoho("default"),
                    SampleConnections.of("z1", "zoho", "anna", ConnectionStatus.ACTIVE),
                    SampleConnections.of("f1", "freshsales", "anna", ConnectionStatus.ACTIVE),
                    SampleConnections.of("f2", "freshsales", "ben", ConnectionStatus.ACTIVE),
                    SampleConnections.of("off", "zoho", "carl", ConnectionStatus.DISABLED),
                    SampleConnections.of("dead", "zoho", "dora", ConnectionStatus.REAUTHORIZATION_REQUIRED))),
            PROVIDERS);

    @ParameterizedTest
    @CsvSource({
        "'', default",
        "provider=zoho, default",
        "connection=f1, f1",
        "connection=z1&provider=zoho, z1",
        "owner=ben, f2",
        "owner=anna&provider=zoho, z1",
        "owner=anna&provider=freshsales, f1"
    })
    void aCallMeansTheNamedOneTheOwnersOrThePreAuthorizedOne(String query, String id) {
        assertThat(choose(query)).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "connection=nobody, connection_not_found",
        "connection=z1&owner=anna, bad_request",
        "connection=z1&provider=freshsales, bad_request",
        "provider=salesforce, bad_request",
        "provider=freshsales, authorization_required",
        "owner=anna, bad_request",
        "owner=nobody, authorization_required",
        "owner=ben&provider=zoho, authorization_required",
        "connection=off, connection_disabled",
        "owner=carl, connection_disabled",
        "connection=dead, authorization_required",
        "owner=dora, authorization_required"
    })
    void whatCantServeIsToldWhy(String query, String code) {
        assertThat(refused(choice, query)).isEqualTo(code);
    }

    @Test
    void withoutAPreAuthorizedConnectionOneIsDue() {
        ConnectionChoice empty = new ConnectionChoice(new InMemoryConnections(List.of()), PROVIDERS);

        assertThat(refused(empty, "")).isEqualTo("authorization_required");
        assertThat(refused(empty, "connection=default")).isEqualTo("connection_not_found");
    }

    @Test
    void theExchangeCarriesTheConnectionEvenIfItCantServe() {
        Exchange exchange = ParametersTest.asking("connection=off");

        catchThrowableOfType(CrmGateException.class, () -> choice.choose(exchange, parameters(exchange)));

        assertThat(CallState.CONNECTION.get(exchange).id()).isEqualTo("off");
    }

    private String choose(String query) {
        Exchange exchange = ParametersTest.asking(query);
        String id = choice.choose(exchange, parameters(exchange)).id();
        assertThat(CallState.CONNECTION.get(exchange).id()).isEqualTo(id);
        return id;
    }

    private static String refused(ConnectionChoice choice, String query) {
        Exchange exchange = ParametersTest.asking(query);
        return catchThrowableOfType(CrmGateException.class, () -> choice.choose(exchange, parameters(exchange)))
                .problem()
                .code()
                .code();
    }

    private static Parameters parameters(Exchange exchange) {
        return Parameters.of(exchange, "connection", "owner", "provider");
    }
}
