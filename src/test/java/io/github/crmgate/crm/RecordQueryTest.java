package io.github.crmgate.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.MappedRecord;
import io.github.crmgate.record.RecordKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordQueryTest {
    private static final String SINCE = "2026-07-25T10:00:00Z";

    @Test
    void eachFilterMakesAnotherQuery() {
        List<RecordQuery.Search> queries = List.of(
                Queries.all(50),
                Queries.email("x"),
                Queries.phone("x"),
                Queries.words("x"),
                Queries.status("x"),
                Queries.modifiedSince(SINCE),
                Queries.email("y"),
                Queries.of("x", "x", null, null, null, 50));

        assertThat(queries).extracting(RecordQuery.Search::fingerprint).doesNotHaveDuplicates();
    }

    @Test
    void sizeFormAndPlaceMakeNoOtherQuery() {
        RecordQuery.Search query = Queries.email("x");

        assertThat(List.of(Queries.limited(query, 7), Queries.raw(query), query.from(Position.first(9))))
                .extracting(RecordQuery.Search::fingerprint)
                .containsOnly(query.fingerprint());
    }

    @Test
    void aQueryGoesOnFromAPositionWithAllItsFilters() {
        Position position = Position.first(9);
        RecordQuery.Search query = Queries.raw(Queries.of("e", "p", "q", "s", SINCE, 7));

        assertThat(query.from(position))
                .isEqualTo(new RecordQuery.Search(
                        "e",
                        "p",
                        "q",
                        "s",
                        Instant.parse(SINCE),
                        7,
                        true,
                        position,
                        FurtherFields.NONE,
                        RecordKind.LEAD,
                        null));
    }

    @ParameterizedTest
    @CsvSource({
        "jane@example.org, true",
        "Jane@Example.ORG, true",
        "jane@example.com, false",
        ", false",
    })
    void anEmailMatchesInAnyCase(String email, boolean matches) {
        assertThat(Queries.email("jane@example.org").matches(lead(email, null, null, null, null)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "+1 (212) 555-0100, +12125550100,, true",
        "+12125550100,, +1 212.555.0100, true",
        "+12125550100, +1 212 555 0199, +1 212 555 0100, true",
        "+12125550100, +1 212 555 0199,, false",
        "+12125550100,,, false",
        "2125550100, +12125550100,, false",
        "none, None,, true",
        "none, other,, false",
    })
    void aPhoneNumberMatchesByItsDigitsAsPhoneOrAsMobile(String wanted, String phone, String mobile, boolean matches) {
        assertThat(Queries.phone(wanted).matches(lead(null, phone, mobile, null, null)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"Contacted, true", "CONTACTED, true", "Not Contacted, false", ", false"})
    void aStatusMatchesInAnyCase(String status, boolean matches) {
        assertThat(Queries.status("contacted").matches(lead(null, null, null, status, null)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-25T10:00:00Z, true",
        "2026-07-25T10:00:00.001Z, true",
        "2026-07-25T09:59:59.999Z, false",
        ", true",
    })
    void modifiedSinceIsInclusiveAndKeepsWhatHasNoTime(String modified, boolean matches) {
        assertThat(Queries.modifiedSince(SINCE)
                        .matches(lead(null, null, null, null, modified == null ? null : Instant.parse(modified))))
                .isEqualTo(matches);
    }

    @Test
    void filtersAreCombinedByAnd() {
        RecordQuery.Search query = Queries.of("jane@example.org", "+1", null, "New", SINCE, 50);
        Instant since = Instant.parse(SINCE);

        assertThat(query.matches(lead("jane@example.org", "+1", null, "New", since)))
                .isTrue();
        assertThat(query.matches(lead("john@example.org", "+1", null, "New", since)))
                .isFalse();
        assertThat(query.matches(lead("jane@example.org", "+2", null, "New", since)))
                .isFalse();
        assertThat(query.matches(lead("jane@example.org", "+1", null, "Old", since)))
                .isFalse();
        assertThat(query.matches(lead("jane@example.org", "+1", null, "New", since.minusMillis(1))))
                .isFalse();
    }

    @Test
    void wordsCanNotBeToldFromTheLead() {
        assertThat(Queries.words("anything").matches(lead(null, null, null, null, null)))
                .isTrue();
    }

    @Test
    void differentFiltersHaveDifferentFingerprints() {
        assertThat(Queries.words("null").fingerprint())
                .isNotEqualTo(Queries.all(50).fingerprint());
        assertThat(Queries.of("a", "b, c", null, null, null, 50).fingerprint())
                .isNotEqualTo(Queries.of("a, b", "c", null, null, null, 50).fingerprint());
    }

    private static CrmRecord lead(String email, String phone, String mobile, String status, Instant modifiedAt) {
        ObjectNode members = Json.object()
                .put("id", "1")
                .put("email", email)
                .put("phone", phone)
                .put("mobile", mobile)
                .put("status", status)
                .put("modifiedAt", modifiedAt == null ? null : modifiedAt.toString());
        return MappedRecord.of(RecordKind.LEAD, members::path, "x", "c", null, null);
    }
}
