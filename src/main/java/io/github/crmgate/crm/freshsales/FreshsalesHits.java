package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadPage;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hits of a search, which may be excerpts that do not even tell the lifecycle stage: those are read one by one, not
 * more than {@value #MAX_READS} for one page of the caller.
 */
final class FreshsalesHits {
    private static final int MAX_READS = 25;

    private final FreshsalesRecords records;
    private final LeadQuery.Search query;

    FreshsalesHits(FreshsalesRecords records, LeadQuery.Search query) {
        this.records = records;
        this.query = query;
    }

    Question<LeadPage> read(List<JsonNode> hits, Position start) {
        return read(hits, List.of(), start, 0);
    }

    private Question<LeadPage> read(List<JsonNode> hits, List<Lead> found, Position position, int reads) {
        if (hits.isEmpty()) {
            return Question.result(new LeadPage(found, null));
        }
        if (found.size() == query.limit() || reads == MAX_READS) {
            return Question.result(new LeadPage(found, position));
        }
        List<String> seen = new ArrayList<>(position.seen());
        seen.add(hits.get(0).path("id").asText());
        Question<Optional<Lead>> reading = records.read(hits.get(0), query.raw());
        int more = reading instanceof Question.Ask ? reads + 1 : reads;
        return reading.then(lead -> {
            List<Lead> leads = new ArrayList<>(found);
            lead.filter(query::matches).ifPresent(leads::add);
            return read(hits.subList(1, hits.size()), leads, position.having(seen), more);
        });
    }
}
