package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.testing.SampleProfiles;
import io.github.crmgate.testing.SettableClock;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A Suite account behind a scripted {@link Dialog}, and what it can answer. */
abstract class SuiteDialog {
    static final Connection CONNECTION = Queries.connection("sales", "freshsales", null, "acme");
    static final String STAGES = "/api/selector/lifecycle_stages";
    static final String STATUSES = "/api/selector/contact_statuses";
    static final String FILTERS = "/api/contacts/filters";
    static final String DEFAULT_VIEW = "/api/contacts/view/402000000003";
    static final String FILTERED = "/api/filtered_search/contact";
    static final String LOOKUP = "/api/lookup";
    static final String SEARCH = "/api/search";
    static final String NOTHING = "{\"contacts\":[],\"meta\":{\"total_pages\":0,\"total\":0}}";

    final SettableClock clock = new SettableClock(Instant.parse("2026-07-25T10:00:00Z"));
    final FreshsalesProvider suite =
            new FreshsalesProvider(FreshsalesTestSettings.with(), SampleProfiles.freshsales(), clock);
    final Dialog dialog = new Dialog(suite)
            .on(STAGES, Wire.ok("freshsales/lifecycle-stages.json"))
            .on(STATUSES, Wire.ok("freshsales/contact-statuses.json"));

    static CrmResponse contact(String id, String stage, String field) {
        return Wire.answer(200, "{\"contact\":{\"id\":" + id + ",\"lifecycle_stage_id\":" + stage + "," + field + "}}");
    }

    /** A page of leads that does not tell how many pages there are. */
    static CrmResponse contacts(String... ids) {
        StringBuilder contacts = new StringBuilder();
        for (String id : ids) {
            contacts.append(contacts.isEmpty() ? "" : ",")
                    .append("{\"id\":" + id + ",\"lifecycle_stage_id\":71000000002}");
        }
        return Wire.answer(200, "{\"contacts\":[" + contacts + "]}");
    }

    /** A page of leads with ids from the first on. */
    static CrmResponse leads(int first, int count, String meta) {
        String contacts = IntStream.range(first, first + count)
                .mapToObj(id -> "{\"id\":" + id + ",\"lifecycle_stage_id\":71000000002}")
                .collect(Collectors.joining(","));
        return Wire.answer(200, "{\"contacts\":[" + contacts + "],\"meta\":" + meta + "}");
    }

    static CrmGateException failure(ThrowingCallable call) {
        return catchThrowableOfType(CrmGateException.class, call);
    }
}
