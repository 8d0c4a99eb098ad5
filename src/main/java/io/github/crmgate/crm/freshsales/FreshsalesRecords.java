package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Question;
import io.github.crmgate.http.CrmRequest;
import java.util.List;
import java.util.Optional;

/**
 * Reads the records of one connection as leads.
 *
 * @param fields what is read of each beside the usual
 */
record FreshsalesRecords(
        FreshsalesProduct product, FreshsalesAccount account, String connection, FurtherFields fields) {

    /** Returns a reader of other further fields. */
    FreshsalesRecords with(FurtherFields others) {
        return new FreshsalesRecords(product, account, connection, others);
    }

    /** Returns whether the record is a lead: every one of Classic is, of Suite those in the stage. */
    boolean isLead(JsonNode record) {
        return FreshsalesLeads.isLead(record, account);
    }

    /** Returns whether the record is a lead that was not deleted: responses can still hold those in the bin. */
    boolean isLiveLead(JsonNode record) {
        return isLead(record) && !FreshsalesLeads.deleted(record);
    }

    /**
     * Returns the record as a lead.
     *
     * @param document the whole answer, whose array {@code users} tells names of owners
     */
    Lead lead(JsonNode record, JsonNode document, boolean raw) {
        return FreshsalesLeads.lead(record, document, product, account, connection, raw)
                .withFields(fields.of(record, FreshsalesLeads::field));
    }

    /**
     * Refuses further fields that no record has. Freshsales sends all fields of a record, but some calls leave out
     * {@code custom_field} completely; then its absence means nothing.
     */
    void ensureKnown(List<JsonNode> all) {
        boolean tellsCustomFields = all.stream()
                .anyMatch(record -> record.path(FreshsalesLeads.CUSTOM).isObject());
        new FurtherFields(fields.names().stream()
                        .filter(name -> tellsCustomFields || !FreshsalesLeads.custom(name))
                        .toList())
                .ensureKnown(all, FreshsalesLeads::field, "Freshsales");
    }

    /** Returns one record by its id, if there is one and it is a lead. */
    Question<Optional<Lead>> read(LeadQuery.ById query) {
        CrmRequest request = CrmRequest.get("/api/" + product.entities() + "/" + query.id())
                .with("include", "owner")
                .holding(product.entity())
                .accepting(404);
        return Question.ask(request, response -> {
            JsonNode record = response.json().path(product.entity());
            boolean lead = response.successful() && record.isObject() && isLiveLead(record);
            if (lead) {
                ensureKnown(List.of(record));
            }
            return Question.result(lead ? Optional.of(lead(record, response.json(), query.raw())) : Optional.empty());
        });
    }

    /** Returns the lead of a hit: read by its id, unless the hit is the record itself. */
    Question<Optional<Lead>> read(JsonNode hit, boolean raw) {
        if (FreshsalesLeads.deleted(hit)) {
            return Question.result(Optional.empty());
        }
        boolean complete = FreshsalesLeads.complete(hit, product)
                && fields.names().stream()
                        .noneMatch(name -> FreshsalesLeads.field(hit, name).isMissingNode());
        if (!complete) {
            return read(new LeadQuery.ById(hit.path("id").asText(), raw, fields));
        }
        return Question.result(isLead(hit) ? Optional.of(lead(hit, hit, raw)) : Optional.empty());
    }
}
