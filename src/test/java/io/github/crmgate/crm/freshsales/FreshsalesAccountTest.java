package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FreshsalesAccountTest {
    private static final Map<String, String> STATUSES = Map.of("7", "New", "8", "In Contact");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"New, 7", "new, 7", "IN CONTACT, 8", "8, 8", "9, -", "Lost, -"})
    void a_status_is_known_by_name_in_any_case_and_by_id(String status, String id) {
        assertThat(new FreshsalesAccount("1", STATUSES, null, Instant.EPOCH).statusId(status))
                .isEqualTo(Optional.ofNullable(id));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"9, 9", "New, -"})
    void an_account_that_does_not_tell_its_statuses_knows_ids_only(String status, String id) {
        assertThat(new FreshsalesAccount("1", Map.of(), null, Instant.EPOCH).statusId(status))
                .isEqualTo(Optional.ofNullable(id));
    }
}
