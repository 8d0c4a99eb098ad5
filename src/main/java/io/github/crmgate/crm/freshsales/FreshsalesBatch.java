package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.record.CrmRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of a filtered search.
 *
 * @param records all records of the page, those of the kind and others
 * @param last whether the response marks it as the last page
 * @param total number of records on all pages; 0 if the response does not contain it
 */
record FreshsalesBatch(List<Entry> records, boolean last, long total) {

    /**
     * One record of a page.
     *
     * @param wanted whether it is of the kind
     * @param deleted whether it is in the recycle bin
     * @param connection id of the connection through which it was read
     */
    record Entry(CrmRecord record, boolean wanted, boolean deleted, String connection) {

        /** Returns the deletion of the record; empty if it is not deleted or its time is unknown. */
        Optional<RecordDeletion> deletion() {
            return Optional.ofNullable(record.modifiedAt())
                    .filter(time -> deleted)
                    .map(time -> new RecordDeletion(record.id(), time, FreshsalesProvider.NAME, connection));
        }
    }

    static FreshsalesBatch read(FreshsalesRecords reader, int page, int perPage, JsonNode document) {
        List<Entry> records = new ArrayList<>();
        for (JsonNode record : document.path(reader.product().entities())) {
            records.add(new Entry(
                    reader.record(record, document, false),
                    reader.isOfKind(record),
                    FreshsalesMapping.deleted(record),
                    reader.connection()));
        }
        List<String> ids = ids(records);
        return new FreshsalesBatch(
                List.copyOf(records),
                FreshsalesListing.last(document, page, perPage, ids, List.of()),
                FreshsalesListing.total(document));
    }

    List<String> ids() {
        return ids(records);
    }

    /**
     * Returns whether this is the last page: the response says so, or the page repeats the previous one.
     *
     * @param before ids of the previous page
     */
    boolean endsAfter(List<String> before) {
        return last || before.containsAll(ids());
    }

    /** Returns whether a second read of this page has the same records in the same versions, in any order. */
    boolean same(FreshsalesBatch again) {
        return versions().equals(again.versions());
    }

    /** Returns the records of the kind of several pages, including deleted ones, each in its latest version. */
    static List<Entry> wanted(List<FreshsalesBatch> batches) {
        Map<String, Entry> latest = new HashMap<>();
        for (FreshsalesBatch batch : batches) {
            for (Entry record : batch.records()) {
                latest.merge(
                        record.record().id(),
                        record,
                        (one, other) ->
                                older(other.record().modifiedAt(), one.record().modifiedAt()) ? one : other);
            }
        }
        return latest.values().stream().filter(Entry::wanted).toList();
    }

    private static List<String> ids(Collection<Entry> records) {
        return records.stream().map(record -> record.record().id()).toList();
    }

    private static boolean older(@Nullable Instant time, @Nullable Instant other) {
        return other != null && (time == null || time.isBefore(other));
    }

    private Map<String, Optional<Instant>> versions() {
        Map<String, Optional<Instant>> versions = new HashMap<>();
        records.forEach(record -> versions.put(
                record.record().id(), Optional.ofNullable(record.record().modifiedAt())));
        return versions;
    }
}
