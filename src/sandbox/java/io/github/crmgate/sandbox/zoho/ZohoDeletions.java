package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code GET /Leads/deleted}: what was deleted, page by page. */
final class ZohoDeletions {
    private final ZohoLeads leads;
    private volatile Optional<Refusal> refusal = Optional.empty();

    ZohoDeletions(ZohoLeads leads) {
        this.leads = leads;
    }

    /** How every call is answered from now on; empty for the list. */
    void refuse(Optional<Refusal> how) {
        refusal = how;
    }

    Answer answer(Call call) {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        if (!List.of("all", "recycle", "permanent").contains(call.query("type").orElse("all"))) {
            throw ZohoError.invalid("type");
        }
        ZohoPage page = ZohoPage.of(call.query());
        Predicate<ObjectNode> since = ZohoFilters.modifiedSince(call, "deleted_time");
        List<ObjectNode> found = leads.deletedRecords().stream()
                .filter(since)
                .filter(record -> !call.query("type").orElse("all").equals("permanent"))
                .skip(page.start())
                .toList();
        if (found.isEmpty()) {
            return Answer.empty(call.header("If-Modified-Since").isPresent() ? 304 : 204);
        }
        List<ObjectNode> records = found.subList(0, Math.min(page.size(), found.size()));
        ObjectNode body = Json.object();
        body.set("data", Json.array(records));
        body.set("info", ZohoListing.info(page, records.size(), records.size() < found.size()));
        return Answer.json(200, body);
    }
}
