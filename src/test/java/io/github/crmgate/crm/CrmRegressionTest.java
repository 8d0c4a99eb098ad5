package io.github.crmgate.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CrmRegressionTest {
    @Test
    void differentFiltersHaveDifferentFingerprints() {
        assertThat(Queries.words("null").fingerprint())
                .isNotEqualTo(Queries.all(50).fingerprint());
        assertThat(Queries.of("a", "b, c", null, null, null, 50).fingerprint())
                .isNotEqualTo(Queries.of("a, b", "c", null, null, null, 50).fingerprint());
    }

    @Test
    void aRecordOnTwoNeighbouringPagesByTokenComesOnce() {
        LeadPager.Source source = new LeadPager.Source() {
            @Override
            public CrmRequest request(Position position) {
                return CrmRequest.get("/x");
            }

            @Override
            public LeadPager.CrmPage read(Position position, CrmResponse response) {
                List<LeadPager.Candidate> records = new ArrayList<>();
                for (JsonNode id : response.json()) {
                    records.add(new LeadPager.Candidate(
                            new Lead(
                                    id.asText(),
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
                                    "x",
                                    "c",
                                    null),
                            true));
                }
                return new LeadPager.CrmPage(records, position.page() == 2 ? null : position.next("t"));
            }
        };
        Question<LeadPage> step = new LeadPager(source, 50).from(Position.first(2));
        step = ((Question.Ask<LeadPage>) step).then().apply(Wire.answer(200, "[3,2]"));
        step = ((Question.Ask<LeadPage>) step).then().apply(Wire.answer(200, "[2,1]"));
        assertThat(Queries.ids(((Question.Result<LeadPage>) step).value())).containsExactly("3", "2", "1");
    }

    @Test
    void numbersOfTheRawRecordKeepTheirDigits() {
        String json = "{\"v\":123456789012345678.25,\"w\":10000000.10}";
        assertThat(Json.write(Json.parse(json.getBytes(StandardCharsets.UTF_8)).orElseThrow()))
                .isEqualTo(json);
    }
}
