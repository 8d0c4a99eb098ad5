package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadPager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of a filtered search.
 *
 * @param records all that it holds; leads are wanted
 * @param last whether it tells that none follows
 * @param total how many records it says are on all pages; 0 if it does not
 */
record FreshsalesBatch(List<LeadPager.Candidate> records, boolean last, int total) {

    static FreshsalesBatch read(FreshsalesRecords reader, int page, JsonNode document) {
        List<LeadPager.Candidate> records = new ArrayList<>();
        for (JsonNode record : document.path(reader.product().entities())) {
            records.add(new LeadPager.Candidate(reader.lead(record, document, false), reader.isLead(record)));
        }
        JsonNode meta = document.path("meta");
        int pages = meta.path("total_pages").asInt(0);
        boolean last = records.isEmpty() || (pages > 0 && page >= pages);
        return new FreshsalesBatch(
                List.copyOf(records), last, meta.path("total").asInt(0));
    }

    List<String> ids() {
        return records.stream().map(record -> record.lead().id()).toList();
    }

    /** Whether this is the last page, given the ids of the page before: one that brings nothing new is. */
    boolean endsAfter(List<String> before) {
        return last || before.containsAll(ids());
    }

    /** Whether the same page was the same when it was read again, but for the order in it. */
    boolean same(FreshsalesBatch again) {
        return versions().equals(again.versions());
    }

    /** The leads among the records of some pages, each in its latest version. */
    static List<Lead> leads(List<FreshsalesBatch> batches) {
        Map<String, LeadPager.Candidate> latest = new HashMap<>();
        for (FreshsalesBatch batch : batches) {
            for (LeadPager.Candidate record : batch.records()) {
                latest.merge(
                        record.lead().id(),
                        record,
                        (one, other) ->
                                older(other.lead().modifiedAt(), one.lead().modifiedAt()) ? one : other);
            }
        }
        return latest.values().stream()
                .filter(LeadPager.Candidate::wanted)
                .map(LeadPager.Candidate::lead)
                .toList();
    }

    private static boolean older(@Nullable Instant time, @Nullable Instant other) {
        return other != null && (time == null || time.isBefore(other));
    }

    private Map<String, Optional<Instant>> versions() {
        Map<String, Optional<Instant>> versions = new HashMap<>();
        records.forEach(record -> versions.put(
                record.lead().id(), Optional.ofNullable(record.lead().modifiedAt())));
        return versions;
    }
}
