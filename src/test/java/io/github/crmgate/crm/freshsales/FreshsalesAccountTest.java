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
    void aStatusIsKnownByNameInAnyCaseAndById(String status, String id) {
        assertThat(new FreshsalesAccount("1", STATUSES, null, Instant.EPOCH).statusId(status))
                .isEqualTo(Optional.ofNullable(id));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"9, 9", "New, -"})
    void anAccountThatDoesNotTellItsStatusesKnowsIdsOnly(String status, String id) {
        assertThat(new FreshsalesAccount("1", Map.of(), null, Instant.EPOCH).statusId(status))
                .isEqualTo(Optional.ofNullable(id));
    }
}
