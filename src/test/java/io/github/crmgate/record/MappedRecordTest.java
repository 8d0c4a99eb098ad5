package io.github.crmgate.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MappedRecordTest {

    @Test
    void aLeadHasTheMembersOfTheContractWithIdsAsTextsAndTimesInUtc() {
        ObjectNode owner = Json.object().put("email", "olga@example.org").put("name", "Olga");
        ObjectNode values = Json.object()
                .put("id", 5540000000123456789L)
                .put("firstName", "Jane")
                .put("lastName", "Doe")
                .put("fullName", "Jane Doe")
                .put("company", "Acme")
                .put("email", "jane@example.org")
                .put("phone", "+1")
                .put("mobile", 2)
                .put("status", "Contacted")
                .put("source", "Web")
                .put("createdAt", "2026-07-25T15:26:49+05:30")
                .put("modifiedAt", "2026-07-25T10:00:00Z")
                .set("owner", owner.put("id", 5540000000000000001L));

        assertThat(Json.write(record(RecordKind.LEAD, values, null)))
                .isEqualTo("{\"id\":\"5540000000123456789\",\"firstName\":\"Jane\",\"lastName\":\"Doe\","
                        + "\"fullName\":\"Jane Doe\",\"company\":\"Acme\",\"email\":\"jane@example.org\","
                        + "\"phone\":\"+1\",\"mobile\":\"2\",\"status\":\"Contacted\",\"source\":\"Web\","
                        + "\"owner\":{\"id\":\"5540000000000000001\",\"name\":\"Olga\",\"email\":\"olga@example.org\"},"
                        + "\"createdAt\":\"2026-07-25T09:56:49Z\",\"modifiedAt\":\"2026-07-25T10:00:00Z\","
                        + "\"provider\":\"zoho\",\"connection\":\"default\","
                        + "\"version\":\"2026-07-25T10:00:00Z\"}");
    }

    /** The order matters to receivers of polls: it is part of the digest of a change. */
    @Test
    void whatTheCrmLacksIsNullAndTheVersionOfALeadIsLast() {
        ObjectNode further = Json.object().put("City", "Bonn");

        assertThat(Json.write(record(RecordKind.LEAD, Json.object().put("id", "1"), further)))
                .isEqualTo("{\"id\":\"1\",\"firstName\":null,\"lastName\":null,\"fullName\":null,\"company\":null,"
                        + "\"email\":null,\"phone\":null,\"mobile\":null,\"status\":null,\"source\":null,"
                        + "\"owner\":null,\"createdAt\":null,\"modifiedAt\":null,\"provider\":\"zoho\","
                        + "\"connection\":\"default\",\"fields\":{\"City\":\"Bonn\"},\"raw\":{\"id\":\"1\"},"
                        + "\"version\":null}");
        assertThat(Json.write(record(RecordKind.DEAL, Json.object().put("id", "1"), further)))
                .endsWith("\"version\":null,\"fields\":{\"City\":\"Bonn\"},\"raw\":{\"id\":\"1\"}}");
    }

    private static MappedRecord record(RecordKind kind, JsonNode values, @Nullable JsonNode further) {
        return MappedRecord.of(kind, values::path, "zoho", "default", further, further == null ? null : values);
    }
}
