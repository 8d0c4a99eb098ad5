package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.json.Json;
import io.github.crmgate.pacing.CallLimits;
import io.github.crmgate.testing.SampleConnections;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of an organisation of Zoho. */
final class ZohoLimitsTest {
    private static final String LEADS = "https://www.zohoapis.eu/crm/v8/Leads";

    @ParameterizedTest
    @CsvSource({"free, 5", "standard, 10", "professional, 15", "enterprise, 20", "ultimate, 25"})
    void anEditionLimitsCallsAtTheSameTime(String edition, int calls) {
        assertThat(ZohoTestSettings.with("edition", edition).limits())
                .isEqualTo(new CallLimits(calls, 10, 0, 0, "X-API-CREDITS-REMAINING"));
    }

    @Test
    void withoutAnEditionThereIsNoLimit() {
        assertThat(ZohoTestSettings.with().limits()).isEqualTo(new CallLimits(0, 0, 0, 0, "X-API-CREDITS-REMAINING"));
    }

    @Test
    void connectionsShareLimitsIfTheyBelongToOneOrganisation() {
        Connection one = SampleConnections.zoho("one");
        Connection two = SampleConnections.zoho("two");
        ZohoSettings many = ZohoTestSettings.with();
        ZohoSettings single = ZohoTestSettings.with("one-organisation", "true");

        assertThat(many.organisation(one)).isNotEqualTo(many.organisation(two));
        assertThat(single.organisation(one)).isEqualTo(single.organisation(two));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/search?email=a%40b.c",
                "/search",
                "/5725767000000569652/actions/convert",
            })
    void searchesAndConversionsAreHeavy(String path) {
        assertThat(ZohoLimits.heavy("GET", LEADS + path, "")).isTrue();
        assertThat(ZohoLimits.heavy("POST", "https://www.zohoapis.eu/crm/v8/coql", "{}"))
                .isTrue();
    }

    @Test
    void writesOfMoreThanTenRecordsAreHeavy() {
        assertThat(ZohoLimits.heavy("POST", LEADS, records(11))).isTrue();
        assertThat(ZohoLimits.heavy("PUT", LEADS + "/upsert", records(11))).isTrue();
        assertThat(ZohoLimits.heavy("POST", LEADS, records(10))).isFalse();
    }

    @Test
    void otherCallsAreNot() {
        assertThat(ZohoLimits.heavy("GET", LEADS + "?per_page=10&fields=id", ""))
                .isFalse();
        assertThat(ZohoLimits.heavy("DELETE", LEADS + "?ids=1", "")).isFalse();
        assertThat(ZohoLimits.heavy("GET", LEADS + "/deleted?type=search/coql", ""))
                .isFalse();
    }

    private static String records(int count) {
        return Json.write(Map.of("data", List.copyOf(Collections.nCopies(count, Map.of("Last_Name", "Lee")))));
    }
}
