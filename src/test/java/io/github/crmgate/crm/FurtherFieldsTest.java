package io.github.crmgate.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FurtherFieldsTest {
    private static final FurtherFields TWO = new FurtherFields(List.of("A", "cf_b"));

    @Test
    void namesStandBetweenCommasEachOnceInOrder() {
        assertThat(FurtherFields.parse("Annual_Revenue, cf_region,$approved,Annual_Revenue")
                        .names())
                .containsExactly("Annual_Revenue", "cf_region", "$approved");
        assertThat(FurtherFields.parse(null).none()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "A,,B", "A B", "1A", "a.b", "A,ö", "A&x=1", "$"})
    void whatCanBeNoNameIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> FurtherFields.parse(text));
    }

    @Test
    void noMoreAreTakenThanZohoTakes() {
        assertThat(FurtherFields.parse(names(38)).names()).hasSize(38);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FurtherFields.parse(names(39)))
                .withMessageContaining("at most 38");
    }

    @Test
    void valuesComeAsTheyAreAndMissingOnesAsNull() {
        ObjectNode record = Json.object().put("A", 1);

        assertThat(TWO.of(record, JsonNode::path)).hasToString("{\"A\":1,\"cf_b\":null}");
        assertThat(FurtherFields.NONE.of(record, JsonNode::path)).isNull();
    }

    @Test
    void aFieldThatNoRecordHasIsUnknown() {
        List<JsonNode> records =
                List.of(Json.object().putNull("A"), Json.object().put("cf_b", ""));

        assertThatCode(() -> TWO.ensureKnown(records, JsonNode::path, "Zoho")).doesNotThrowAnyException();
        assertThatCode(() -> TWO.ensureKnown(List.of(), JsonNode::path, "Zoho")).doesNotThrowAnyException();
        assertThatThrownBy(() -> TWO.ensureKnown(records.subList(0, 1), JsonNode::path, "Zoho"))
                .isInstanceOf(CrmGateException.class)
                .hasMessageContaining("'cf_b'")
                .hasMessageNotContaining("'A'");
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "Field_" + i).collect(Collectors.joining(","));
    }
}
