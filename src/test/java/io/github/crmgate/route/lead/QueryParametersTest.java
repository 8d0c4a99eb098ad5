package io.github.crmgate.route.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.http.ParametersTest;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.testing.InMemoryConnections;
import io.github.crmgate.testing.SampleConnections;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** What a call for leads asks. */
final class QueryParametersTest {
    private final CursorCodec cursors = new CursorCodec("key".getBytes(StandardCharsets.UTF_8));
    private final ConnectionChoice choice = new ConnectionChoice(
            new InMemoryConnections(List.of(
                    SampleConnections.zoho("default"),
                    SampleConnections.of("f1", "freshsales", null, ConnectionStatus.ACTIVE))),
            Set.of("zoho", "freshsales"));

    @Test
    void anUnencodedPlusOfAnAddressOrANumberIsUnderstood() {
        assertThat(CallState.QUERY.get(
                        search("email=a+b@x.example&phone=+12025550142&modifiedSince=2026-07-25T15:30:00+05:30")))
                .isEqualTo(Queries.of("a+b@x.example", "+12025550142", null, null, "2026-07-25T10:00:00Z", 50));
    }

    @Test
    void withoutParametersFiftyLeadsOfThePreAuthorizedConnectionAreMeant() {
        Exchange exchange = search("");

        assertThat(CallState.QUERY.get(exchange)).isEqualTo(Queries.all(50));
        assertThat(CallState.CONNECTION.get(exchange).id()).isEqualTo("default");
        assertThat(exchange.getProperty("crmGateProvider")).isEqualTo("zoho");
    }

    @Test
    void everyParameterHasItsPlace() {
        Exchange exchange = search("email=a@b.c&phone=1&q=w&status=s&modifiedSince=2026-07-25T10:00:00Z"
                + "&limit=200&raw=true&fields=Industry,cf_b&connection=f1");

        assertThat(CallState.QUERY.get(exchange))
                .isEqualTo(new RecordQuery.Search(
                        "a@b.c",
                        "1",
                        "w",
                        "s",
                        Instant.parse("2026-07-25T10:00:00Z"),
                        200,
                        true,
                        null,
                        FurtherFields.parse("Industry,cf_b"),
                        RecordKind.LEAD,
                        null));
        assertThat(CallState.CONNECTION.get(exchange).id()).isEqualTo("f1");
    }

    @Test
    void aCursorGoesOnWithTheSameFiltersOnTheSameConnectionWhateverTheLimit() {
        Position position = new Position(2, null, 50, List.of("1"));
        String cursor =
                cursors.encode(position, "default", (RecordQuery.Search) CallState.QUERY.get(search("status=New")));

        Exchange exchange = search("status=New&limit=7&cursor=" + cursor);

        assertThat(((RecordQuery.Search) CallState.QUERY.get(exchange)).position())
                .isEqualTo(position);
        assertThatThrownBy(() -> search("status=Old&cursor=" + cursor)).isInstanceOf(CrmGateException.class);
        assertThatThrownBy(() -> search("cursor=" + cursor)).isInstanceOf(CrmGateException.class);
        assertThatThrownBy(() -> search("status=New&connection=f1&cursor=" + cursor))
                .isInstanceOf(CrmGateException.class);
        assertThatThrownBy(() -> search("status=New&cursor=" + cursor + "A")).isInstanceOf(CrmGateException.class);
    }

    @Test
    void oneLeadIsAskedForByItsId() {
        Exchange exchange = ParametersTest.asking("raw=true&fields=Industry");
        exchange.getMessage().setHeader("id", "42");

        new ByIdParameters(RecordKind.LEAD, choice).process(exchange);

        assertThat(CallState.QUERY.get(exchange))
                .isEqualTo(new RecordQuery.ById("42", true, FurtherFields.parse("Industry"), RecordKind.LEAD));
    }

    @Test
    void oneLeadTakesNoFilters() {
        Exchange exchange = ParametersTest.asking("limit=5");
        exchange.getMessage().setHeader("id", "42");

        assertThatThrownBy(() -> new ByIdParameters(RecordKind.LEAD, choice).process(exchange))
                .isInstanceOf(CrmGateException.class)
                .hasMessageContaining("'limit'");
    }

    private Exchange search(String query) {
        Exchange exchange = ParametersTest.asking(query);
        new SearchParameters(RecordKind.LEAD, choice, cursors).process(exchange);
        return exchange;
    }
}
