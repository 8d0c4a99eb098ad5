package io.github.crmgate.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChoicesTest {
    private static final Choices USERS = Choices.of(List.of(
            new Choice("1", "Ann Lee", null, "ann@zylker.com", null, "1"),
            new Choice("2", "Pat Boyle", null, "pat@zylker.com", null, "2"),
            new Choice("3", "Pat Boyle", null, "boyle@zylker.com", null, "3")));

    @Test
    void aChoiceIsFoundByIdNameCodeAndEmail() {
        assertThat(USERS.find("ownerId", "Zoho", "2").id()).isEqualTo("2");
        assertThat(USERS.find("ownerId", "Zoho", "ann lee").id()).isEqualTo("1");
        assertThat(USERS.find("ownerId", "Zoho", "Boyle@zylker.com").id()).isEqualTo("3");
        Choices currencies = Choices.of(List.of(new Choice("5", "Euro - EUR", "EUR", null, null, "EUR")));
        assertThat(currencies.find("currency", "Zoho", "eur").written()).isEqualTo("EUR");
    }

    @Test
    void aNameThatSeveralHaveIsRefusedWithTheirIds() {
        assertThatThrownBy(() -> USERS.find("ownerId", "Zoho", "Pat Boyle"))
                .hasMessageEndingWith("The field 'ownerId' names several of Zoho; send an id: 2, 3.");
    }

    @Test
    void aWrongNameIsRefusedWithTwentyOfTheRightOnes() {
        Choices many = Choices.of(IntStream.rangeClosed(1, 23)
                .mapToObj(i -> new Choice("" + i, "Status " + i))
                .toList());

        assertThatThrownBy(() -> many.find("status", "Zoho", "Nonesuch"))
                .hasMessageContaining("The field 'status' must be an id or a name that Zoho knows: one of Status 1, ")
                .hasMessageEndingWith(", Status 20 and 3 others.")
                .hasMessageNotContaining("Nonesuch");
        assertThatThrownBy(() -> Choices.HIDDEN.find("status", "Zoho", "Nonesuch"))
                .hasMessageContaining("must be an id, because the connection can't read the names");
    }
}
