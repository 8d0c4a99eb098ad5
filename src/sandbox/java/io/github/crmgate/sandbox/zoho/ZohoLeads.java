package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.LeadChange;
import io.github.crmgate.sandbox.server.Times;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The leads of one simulated Zoho account; thread-safe.
 *
 * <p>Fields have Zoho's names. An id, an owner and both times are filled in where they are not given; what is handed out is a copy.
 */
public final class ZohoLeads {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");
    private static final ZoneOffset ACCOUNT_ZONE = ZoneOffset.ofHoursMinutes(5, 30);
    private static final Instant FIRST_GENERATED = Instant.parse("2026-01-05T08:00:00Z");

    private final String resource;
    private final ZohoModule module;
    private final long account;
    private final Supplier<Clock> clock;
    private final Map<String, ObjectNode> leads = new LinkedHashMap<>();
    private final List<ObjectNode> deleted = new ArrayList<>();
    private final List<LeadChange> journal = new ArrayList<>();
    private final Set<String> fields = new LinkedHashSet<>();
    private final Set<String> hidden = new LinkedHashSet<>();
    private final Set<String> mandatory = new LinkedHashSet<>();
    private boolean unique;
    private long lastId;

    /** The account's number begins every id. */
    ZohoLeads(ZohoModule module, String resource, long account, Supplier<Clock> clock) {
        this.module = module;
        this.resource = resource;
        this.account = account;
        this.clock = clock;
        reset();
    }

    /** Goes back to the sample data; nothing counts as deleted. */
    public synchronized void reset() {
        hidden.clear();
        mandatory.clear();
        mandatory.addAll(module.mandatory);
        unique = false;
        replaceAll(Json.records(resource).stream().map(Json::fields).toList());
    }

    /** Replaces all leads; nothing counts as deleted, and the journal starts again with these. */
    public synchronized void replaceAll(List<? extends Map<String, ?>> replacements) {
        leads.clear();
        deleted.clear();
        journal.clear();
        fields.clear();
        fields.add("id");
        fields.addAll(module.fields);
        lastId = id(900_000);
        replacements.forEach(this::add);
    }

    /** Adds a lead and answers its id. */
    public synchronized String add(Map<String, ?> fields) {
        ObjectNode lead = Json.object(fields);
        if (!lead.hasNonNull("id")) {
            lastId += 17;
            lead.put("id", Long.toString(lastId));
        }
        if (!lead.hasNonNull("Owner")) {
            lead.set("Owner", owner().put("email", "nadia.haddad@sales.example.com"));
        }
        if (!lead.hasNonNull("Created_Time")) {
            lead.put("Created_Time", now());
        }
        if (!lead.hasNonNull("Modified_Time")) {
            lead.put("Modified_Time", lead.get("Created_Time").textValue());
        }
        complete(lead);
        String id = lead.get("id").textValue();
        keep(id, lead);
        note(id, lead, "Modified_Time", LeadChange.Kind.CREATED);
        return id;
    }

    /**
     * Changes some fields of a lead and its {@code Modified_Time}, unless that is among the fields.
     *
     * @throws IllegalArgumentException if there is no such lead
     */
    public synchronized void change(String id, Map<String, ?> fields) {
        ObjectNode lead = get(id).orElseThrow(() -> new IllegalArgumentException("no lead " + id));
        lead.put("Modified_Time", now());
        lead.setAll(Json.object(fields));
        complete(lead);
        keep(id, lead);
        note(id, lead, "Modified_Time", LeadChange.Kind.CHANGED);
    }

    /** While on, the e-mail address of a person, or the name of a deal, must be unique, as an administrator can mark it. */
    public synchronized void refuseDuplicates(boolean on) {
        unique = on;
    }

    /** Refuses leads without this field from now on, as a layout does. */
    public synchronized void require(String field) {
        mandatory.add(field);
    }

    ZohoModule module() {
        return module;
    }

    synchronized Set<String> mandatory() {
        return Set.copyOf(mandatory);
    }

    /** Another lead with the e-mail address, if that must be unique. */
    synchronized Optional<ObjectNode> duplicateOf(JsonNode lead, String ownId) {
        return leads.values().stream()
                .filter(known -> unique
                        && lead.hasNonNull(module.unique)
                        && known.path(module.unique).equals(lead.path(module.unique))
                        && !known.path("id").asText().equals(ownId))
                .findFirst();
    }

    /** The first lead with this value in a field. */
    synchronized Optional<ObjectNode> withValue(String field, JsonNode value) {
        return leads.values().stream()
                .filter(known -> value.isValueNode()
                        && !value.isNull()
                        && known.path(field).asText("").equalsIgnoreCase(value.asText()))
                .findFirst()
                .map(ObjectNode::deepCopy);
    }

    /** A reference with the name that some record knows for its id, else with one of its own. */
    synchronized ObjectNode reference(String field, String id) {
        return leads.values().stream()
                .map(known -> known.path(field))
                .filter(known -> known.path("id").asText().equals(id))
                .findFirst()
                .map(known -> (ObjectNode) known.deepCopy())
                .orElseGet(() -> Json.object().put("id", id).put("name", "Record " + id));
    }

    /** Hides a field from the user of every grant, as a profile does: no answer has it, though filters and sorting know it. */
    public synchronized void hide(String field) {
        hidden.add(field);
    }

    /** The fields that answers can have: those of every account, and any that some lead has or had. */
    synchronized Set<String> shown() {
        Set<String> shown = new LinkedHashSet<>(fields);
        shown.removeAll(hidden);
        return shown;
    }

    /** Deletes a lead, now; false if there is no such lead. */
    public synchronized boolean delete(String id) {
        ObjectNode lead = leads.remove(id);
        if (lead == null) {
            return false;
        }
        ObjectNode record = Json.object();
        record.set("deleted_by", owner());
        record.put("id", id)
                .put("display_name", lead.path("Full_Name").asText())
                .put("type", "recycle");
        record.set("created_by", owner());
        deleted.add(record.put("deleted_time", now()));
        note(id, record, "deleted_time", LeadChange.Kind.DELETED);
        return true;
    }

    /** Adds n leads, the same for the same n, each changed a minute after the one before. */
    public synchronized void generate(int n) {
        for (int i = 1; i <= n; i++) {
            String time = format(FIRST_GENERATED.plus(i, ChronoUnit.MINUTES));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", Long.toString(id(1_000_000 + i)));
            fields.put("First_Name", "Lead");
            fields.put("Last_Name", "Number %06d".formatted(i));
            fields.put("Company", "Generated (%d), Ltd.".formatted(i % 97));
            fields.put("Email", "lead-%06d@generated.example.org".formatted(i));
            fields.put("Phone", "+1 212 555 %04d".formatted(i % 10_000));
            fields.put("Lead_Status", i % 2 == 0 ? "Contacted" : "Not Contacted");
            fields.put("Created_Time", time);
            fields.put("Modified_Time", time);
            add(fields);
        }
    }

    /** A copy of the lead, or nothing if there is no such lead. */
    public synchronized Optional<ObjectNode> get(String id) {
        return Optional.ofNullable(leads.get(id)).map(ObjectNode::deepCopy);
    }

    /** The ids in the order in which the leads were added. */
    public synchronized List<String> ids() {
        return List.copyOf(leads.keySet());
    }

    /** How many leads there are. */
    public synchronized int size() {
        return leads.size();
    }

    /** What happened to leads since all were replaced last, in that order; adding one counts as creating it. */
    public synchronized List<LeadChange> journal() {
        return List.copyOf(journal);
    }

    /** All leads as they are kept: to read, not to change. */
    synchronized List<ObjectNode> records() {
        return List.copyOf(leads.values());
    }

    synchronized List<ObjectNode> deletedRecords() {
        return List.copyOf(deleted);
    }

    static Instant time(ObjectNode record, String field) {
        return Times.of(record.path(field).asText());
    }

    private void keep(String id, ObjectNode lead) {
        lead.fieldNames().forEachRemaining(fields::add);
        leads.put(id, lead);
    }

    private void note(String id, ObjectNode record, String field, LeadChange.Kind kind) {
        journal.add(new LeadChange(id, time(record, field), kind));
    }

    private ObjectNode owner() {
        return Json.object().put("name", "Nadia Haddad").put("id", Long.toString(id(187_001)));
    }

    private long id(long number) {
        return account * 1_000_000_000_000L + number;
    }

    private String now() {
        return format(clock.get().instant());
    }

    private static String format(Instant time) {
        return TIME.format(time.truncatedTo(ChronoUnit.SECONDS).atOffset(ACCOUNT_ZONE));
    }

    private void complete(ObjectNode lead) {
        if (module == ZohoModule.DEALS) {
            return;
        }
        String first = lead.path("First_Name").asText("");
        String last = lead.path("Last_Name").asText("");
        lead.put("Full_Name", (first + " " + last).strip());
        if (!lead.hasNonNull("Converted__s")) {
            lead.put("Converted__s", false);
        }
    }
}
