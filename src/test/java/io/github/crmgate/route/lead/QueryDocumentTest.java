package io.github.crmgate.route.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.record.RecordKind;
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

final class QueryDocumentTest {

    static Stream<RecordQuery> questions() {
        return Stream.of(
                Queries.byId("57", true),
                new RecordQuery.ById("57", true, FurtherFields.parse("Industry,cf_b"), RecordKind.LEAD),
                Queries.all(50),
                Queries.raw(Queries.of("a@example.com", "+1 555", "words", "New", "2026-07-25T10:00:00.123Z", 7))
                        .from(new Position(3, "token", 200, List.of("1", "2"))));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aQuestionIsReadAsItWasWritten(RecordQuery query) {
        assertThat(QueryDocument.write(query).map(QueryDocument::read)).contains(query);
    }

    @Test
    void aQuestionOfAnEarlierVersionHasNoFurtherFields() {
        assertThat(QueryDocument.read("{\"byId\":{\"id\":\"57\",\"raw\":true}}"))
                .isEqualTo(Queries.byId("57", true));
        assertThat(QueryDocument.read("{\"search\":{\"q\":\"words\",\"limit\":7,\"raw\":false}}"))
                .isEqualTo(Queries.of(null, null, "words", null, null, 7));
    }

    @Test
    void aFailedQueryCanBeRepeatedAndShowsNobody() {
        Exchange exchange = ParametersTest.asking(null);
        CallState.QUERY.set(exchange, Queries.email("ann@example.com"));
        assertThat(QueryDocument.describe(exchange).orElseThrow().replay()).isNull();
        CallState.setConnection(exchange, SampleConnections.zoho("default"));

        FailedWork work = QueryDocument.describe(exchange).orElseThrow();

        assertThat(work.callerInformed()).isTrue();
        assertThat(work.request()).containsEntry("email", "****");
        assertThat(work.replay().route()).isEqualTo("lead-query");
        assertThat(QueryDocument.read(work.replay().payload())).isEqualTo(Queries.email("ann@example.com"));
    }

    @Test
    void noCallerAsksForChanges() {
        assertThat(QueryDocument.write(Queries.changes(ChangePosition.since(Instant.EPOCH), null)))
                .isEmpty();
    }

    @Test
    void whatCanNotBeReadIsNotQuoted() {
        assertThatIllegalStateException()
                .isThrownBy(() -> QueryDocument.read("{\"search\":{\"limit\":\"ann@example.com\"}}"))
                .withNoCause()
                .withMessageNotContaining("ann");
    }
}
