package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.record.Choice;
import io.github.crmgate.record.Choices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FreshsalesAccountTest {
    private static final Choices STATUSES = Choices.of(List.of(new Choice("7", "New"), new Choice("8", "In Contact")));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"New, 7", "new, 7", "IN CONTACT, 8", "8, 8", "9, -", "Lost, -"})
    void aStatusIsKnownByNameInAnyCaseAndById(String status, String id) {
        assertThat(account(STATUSES).statusId(status)).isEqualTo(Optional.ofNullable(id));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"9, 9", "New, -"})
    void anAccountThatDoesNotTellItsStatusesKnowsIdsOnly(String status, String id) {
        assertThat(account(Choices.HIDDEN).statusId(status)).isEqualTo(Optional.ofNullable(id));
    }

    private static FreshsalesAccount account(Choices statuses) {
        FreshsalesProduct product = FreshsalesProduct.SUITE;
        return new FreshsalesAccount("1", product, Map.of(product.statuses(), statuses), null);
    }
}
