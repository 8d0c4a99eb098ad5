package io.github.crmgate.route.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.route.deadletter.FailedWork;
import io.github.crmgate.route.http.ParametersTest;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.testing.SampleConnections;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LeadQueryDocumentTest {

    static Stream<LeadQuery> questions() {
        return Stream.of(
                new LeadQuery.ById("57", true),
                new LeadQuery.ById("57", true, FurtherFields.parse("Industry,cf_b")),
                new LeadQuery.Search(null, null, null, null, null, 50, false, null),
                new LeadQuery.Search(
                        "a@example.com",
                        "+1 555",
                        "words",
                        "New",
                        Instant.parse("2026-07-25T10:00:00.123Z"),
                        7,
                        true,
                        new Position(3, "token", 200, List.of("1", "2"))));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aQuestionIsReadAsItWasWritten(LeadQuery query) {
        assertThat(LeadQueryDocument.write(query).map(LeadQueryDocument::read)).contains(query);
    }

    @Test
    void aQuestionOfAnEarlierVersionHasNoFurtherFields() {
        assertThat(LeadQueryDocument.read("{\"byId\":{\"id\":\"57\",\"raw\":true}}"))
                .isEqualTo(new LeadQuery.ById("57", true));
        assertThat(LeadQueryDocument.read("{\"search\":{\"q\":\"words\",\"limit\":7,\"raw\":false}}"))
                .isEqualTo(new LeadQuery.Search(null, null, "words", null, null, 7, false, null));
    }

    @Test
    void aFailedQueryCanBeRepeatedAndShowsNobody() {
        Exchange exchange = ParametersTest.asking(null);
        CallState.QUERY.set(exchange, Queries.email("ann@example.com"));
        assertThat(LeadQueryDocument.describe(exchange).orElseThrow().replay()).isNull();
        CallState.setConnection(exchange, SampleConnections.zoho("default"));

        FailedWork work = LeadQueryDocument.describe(exchange).orElseThrow();

        assertThat(work.callerInformed()).isTrue();
        assertThat(work.request()).containsEntry("email", "****");
        assertThat(work.replay().route()).isEqualTo("lead-query");
        assertThat(LeadQueryDocument.read(work.replay().payload())).isEqualTo(Queries.email("ann@example.com"));
    }

    @Test
    void noCallerAsksForChanges() {
        assertThat(LeadQueryDocument.write(new LeadQuery.Changes(ChangePosition.since(Instant.EPOCH), null)))
                .isEmpty();
    }

    @Test
    void whatCanNotBeReadIsNotQuoted() {
        assertThatIllegalStateException()
                .isThrownBy(() -> LeadQueryDocument.read("{\"search\":{\"limit\":\"ann@example.com\"}}"))
                .withNoCause()
                .withMessageNotContaining("ann");
    }
}
