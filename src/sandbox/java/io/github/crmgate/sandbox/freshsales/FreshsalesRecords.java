package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.LeadChange;
import io.github.crmgate.sandbox.server.Times;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The records of one kind of one simulated Freshsales account; thread-safe.
 *
 * <p>Fields have Freshsales' names. What is not given when a record is added is filled in, so that a contact of Suite counts as
 * a lead; what is handed out is a copy.
 */
public final class FreshsalesRecords {
    private static final Instant FIRST_GENERATED = Instant.parse("2026-01-05T08:00:00Z");

    private final FreshsalesKind kind;
    private final Supplier<Clock> clock;
    private final Map<Long, ObjectNode> records = new LinkedHashMap<>();
    private final List<ObjectNode> deleted = new ArrayList<>();
    private final List<LeadChange> journal = new ArrayList<>();
    private boolean deletedAreShown;
    private long lastId;

    FreshsalesRecords(FreshsalesKind kind, Supplier<Clock> clock) {
        this.kind = kind;
        this.clock = clock;
        reset();
    }

    /** Goes back to the sample data; nothing counts as deleted. */
    public synchronized void reset() {
        deletedAreShown = false;
        replaceAll(Json.records(kind.resource).stream().map(Json::fields).toList());
    }

    FreshsalesKind kind() {
        return kind;
    }

    /** While on, every call finds deleted records too, with {@code is_deleted} true. */
    synchronized void showDeleted(boolean on) {
        deletedAreShown = on;
    }

    /** Replaces all records; nothing counts as deleted, and the journal starts again with these. */
    public synchronized void replaceAll(List<? extends Map<String, ?>> replacements) {
        records.clear();
        deleted.clear();
        journal.clear();
        lastId = 70_090_000_000L;
        replacements.forEach(this::add);
    }

    /** Adds a record and answers its id. */
    public synchronized long add(Map<String, ?> fields) {
        ObjectNode given = Json.object(fields);
        ObjectNode added = Json.object();
        added.put("id", lastId + 1);
        added.put("owner_id", FreshsalesSettings.OWNER);
        added.put("created_at", now());
        switch (kind) {
            case SUITE_CONTACT ->
                added.put("lifecycle_stage_id", FreshsalesSettings.LEAD_STAGE)
                        .put("contact_status_id", FreshsalesSettings.NEW_STATUS);
            case CLASSIC_LEAD -> added.put("lead_stage_id", FreshsalesSettings.NEW_STAGE);
            case DEAL ->
                added.put("deal_stage_id", FreshsalesSettings.NEW_DEAL_STAGE)
                        .put("deal_pipeline_id", FreshsalesSettings.DEFAULT_PIPELINE)
                        .put("currency_id", FreshsalesSettings.CURRENCY)
                        .putArray("contact_ids");
            case CLASSIC_CONTACT -> {}
        }
        added.setAll(given);
        if (!added.hasNonNull("updated_at")) {
            added.set("updated_at", added.get("created_at"));
        }
        long id = added.get("id").asLong();
        lastId = Math.max(lastId, id);
        records.put(id, complete(added));
        note(added, LeadChange.Kind.CREATED);
        return id;
    }

    /**
     * Changes some fields of a record and its {@code updated_at}, unless that is among the fields.
     *
     * @throws IllegalArgumentException if there is no such record
     */
    public synchronized void change(long id, Map<String, ?> fields) {
        ObjectNode changed = get(id).orElseThrow(() -> new IllegalArgumentException("no record " + id));
        changed.put("updated_at", now());
        ObjectNode given = Json.object(fields);
        if (given.has("email") && !given.has("emails")) {
            changed.remove("emails");
        }
        changed.setAll(given);
        records.put(id, complete(changed));
        note(changed, LeadChange.Kind.CHANGED);
    }

    /** Deletes a record; false if there is no such record. Only a filter on {@code deleted} still finds it. */
    public synchronized boolean delete(long id) {
        ObjectNode removed = records.remove(id);
        if (removed == null) {
            return false;
        }
        ObjectNode gone = removed.deepCopy().put("is_deleted", true).put("updated_at", now());
        deleted.add(gone);
        note(gone, LeadChange.Kind.DELETED);
        return true;
    }

    /** Adds n leads, the same for the same n, each changed a minute after the one before. */
    public synchronized void generate(int n) {
        for (int i = 1; i <= n; i++) {
            String time = FIRST_GENERATED.plus(i, ChronoUnit.MINUTES).toString();
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", 70_080_000_000L + i);
            fields.put("first_name", "Lead");
            fields.put("last_name", "Number %06d".formatted(i));
            fields.put("email", "lead-%06d@generated.example.org".formatted(i));
            fields.put("mobile_number", "+1 212 555 %04d".formatted(i % 10_000));
            fields.put("created_at", time);
            fields.put("updated_at", time);
            add(fields);
        }
    }

    /** A copy of the record, or nothing if there is no such record. */
    public synchronized Optional<ObjectNode> get(long id) {
        return Optional.ofNullable(records.get(id)).map(ObjectNode::deepCopy);
    }

    /** The ids in the order in which the records were added. */
    public synchronized List<Long> ids() {
        return List.copyOf(records.keySet());
    }

    /** How many records there are. */
    public synchronized int size() {
        return records.size();
    }

    /** What happened to records since all were replaced last, in that order; adding one counts as creating it. */
    public synchronized List<LeadChange> journal() {
        return List.copyOf(journal);
    }

    /** All records as calls find them: to read, not to change. */
    synchronized List<ObjectNode> all() {
        List<ObjectNode> all = new ArrayList<>(records.values());
        if (deletedAreShown) {
            all.addAll(deleted);
        }
        return List.copyOf(all);
    }

    synchronized List<ObjectNode> deletedRecords() {
        return List.copyOf(deleted);
    }

    static Instant time(ObjectNode contact, String field) {
        return Times.of(contact.path(field).asText());
    }

    private void note(ObjectNode record, LeadChange.Kind kind) {
        journal.add(new LeadChange(record.path("id").asText(), time(record, "updated_at"), kind));
    }

    private String now() {
        return clock.get().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private ObjectNode complete(ObjectNode record) {
        return kind == FreshsalesKind.DEAL ? completeDeal(record) : completePerson(record);
    }

    /** Amounts are texts in what Freshsales sends, whatever they were in what it received. */
    private static ObjectNode completeDeal(ObjectNode deal) {
        if (deal.hasNonNull("amount")) {
            BigDecimal amount = new BigDecimal(deal.get("amount").asText());
            deal.put("amount", amount.scale() < 1 ? amount.setScale(1).toPlainString() : amount.toPlainString());
        }
        return deal;
    }

    private static ObjectNode completePerson(ObjectNode contact) {
        String name = contact.path("first_name").asText("") + " "
                + contact.path("last_name").asText("");
        contact.put("display_name", name.strip());
        if (!contact.has("emails")) {
            contact.putArray("emails");
            if (contact.hasNonNull("email")) {
                contact.withArray("emails")
                        .addObject()
                        .put("value", contact.get("email").textValue())
                        .put("is_primary", true);
            }
        }
        return contact;
    }
}
