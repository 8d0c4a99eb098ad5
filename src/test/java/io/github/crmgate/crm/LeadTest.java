package io.github.crmgate.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LeadTest {

    @Test
    void itsJsonHasTheNamesOfTheContractWithIdsAsStringsAndTimesInUtc() {
        Lead lead = new Lead(
                "5540000000123456789",
                "Jane",
                "Doe",
                "Jane Doe",
                "Acme",
                "jane@example.org",
                "+1",
                "+2",
                "Contacted",
                "Web",
                new LeadOwner("5540000000000000001", "Olga", "olga@example.org"),
                Instant.parse("2026-07-25T09:56:49Z"),
                Instant.parse("2026-07-25T10:00:00Z"),
                "zoho",
                "default",
                null,
                null);

        assertThat(Json.write(lead))
                .isEqualTo("{\"id\":\"5540000000123456789\",\"firstName\":\"Jane\",\"lastName\":\"Doe\","
                        + "\"fullName\":\"Jane Doe\",\"company\":\"Acme\",\"email\":\"jane@example.org\","
                        + "\"phone\":\"+1\",\"mobile\":\"+2\",\"status\":\"Contacted\",\"source\":\"Web\","
                        + "\"owner\":{\"id\":\"5540000000000000001\",\"name\":\"Olga\",\"email\":\"olga@example.org\"},"
                        + "\"createdAt\":\"2026-07-25T09:56:49Z\",\"modifiedAt\":\"2026-07-25T10:00:00Z\","
                        + "\"provider\":\"zoho\",\"connection\":\"default\","
                        + "\"version\":\"2026-07-25T10:00:00Z\"}");
    }

    @Test
    void whatIsNotKnownIsNullAndTheOwnRecordIsThereOnlyIfAskedFor() {
        Lead lead = new Lead(
                "1",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "zoho",
                "default",
                null,
                Json.object().put("id", "1"));

        assertThat(Json.write(lead))
                .isEqualTo("{\"id\":\"1\",\"firstName\":null,\"lastName\":null,\"fullName\":null,\"company\":null,"
                        + "\"email\":null,\"phone\":null,\"mobile\":null,\"status\":null,\"source\":null,"
                        + "\"owner\":null,\"createdAt\":null,\"modifiedAt\":null,\"provider\":\"zoho\","
                        + "\"connection\":\"default\",\"raw\":{\"id\":\"1\"},\"version\":null}");
    }
}
