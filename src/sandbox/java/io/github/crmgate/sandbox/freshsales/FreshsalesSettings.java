package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Json;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What an administrator has set up in the account: views, stages, statuses, sources and users. */
final class FreshsalesSettings {
    static final long OWNER = 70_000_031_001L;
    static final long LEAD_STAGE = 70_000_012_001L;
    static final long CUSTOMER_STAGE = 70_000_012_003L;
    static final long NEW_STATUS = 70_000_041_001L;
    static final long NEW_STAGE = 7_000_041L;
    static final long DEFAULT_PIPELINE = 70_000_020_001L;
    static final long NEW_DEAL_STAGE = 70_000_021_001L;
    static final long CURRENCY = 70_000_005_001L;

    private static final Set<Long> OWN_VIEWS = Set.of(70_000_081_001L, 7_000_081_001L);
    private static final Set<Long> UNASSIGNED_VIEWS = Set.of(7_000_081_003L);
    private static final long LEADS_VIEW = 70_000_081_002L;
    private static final long CUSTOMERS_VIEW = 70_000_081_004L;

    private final ObjectNode document = Json.document("freshsales-settings.json");
    private volatile String leadStageName = "Lead";

    ArrayNode list(String name) {
        ArrayNode list = (ArrayNode) document.get(name).deepCopy();
        if (name.equals("lifecycle_stages")) {
            list.forEach(stage -> {
                if (stage.path("id").asLong() == LEAD_STAGE) {
                    ((ObjectNode) stage).put("name", leadStageName);
                }
            });
        }
        return list;
    }

    /** Renames the lifecycle stage of leads; its type stays. */
    void renameLeadStage(String name) {
        leadStageName = name;
    }

    ArrayNode views(String entity) {
        return list(entity + "_views");
    }

    /** Which records a view shows, or nothing if there is no such view of this entity. */
    Optional<Predicate<ObjectNode>> view(String entity, String id) {
        return StreamSupport.stream(views(entity).spliterator(), false)
                .map(view -> view.get("id").asLong())
                .filter(known -> known.toString().equals(id))
                .findFirst()
                .map(FreshsalesSettings::shows);
    }

    /** The users that own the given records, each once. */
    ArrayNode owners(Iterable<ObjectNode> records) {
        Set<Long> ids = StreamSupport.stream(records.spliterator(), false)
                .map(contact -> contact.path("owner_id").asLong())
                .collect(Collectors.toSet());
        return Json.array(StreamSupport.stream(list("users").spliterator(), false)
                .filter((JsonNode user) -> ids.contains(user.get("id").asLong()))
                .toList());
    }

    private static Predicate<ObjectNode> shows(long view) {
        if (OWN_VIEWS.contains(view)) {
            return contact -> contact.path("owner_id").asLong() == OWNER;
        }
        if (UNASSIGNED_VIEWS.contains(view)) {
            return contact -> !contact.hasNonNull("owner_id");
        }
        if (view == LEADS_VIEW) {
            return contact -> contact.path("lifecycle_stage_id").asLong() == LEAD_STAGE;
        }
        if (view == CUSTOMERS_VIEW) {
            return contact -> contact.path("lifecycle_stage_id").asLong() == CUSTOMER_STAGE;
        }
        return contact -> true;
    }
}
