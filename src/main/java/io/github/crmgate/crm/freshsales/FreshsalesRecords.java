package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Question;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import java.util.List;
import java.util.Optional;

/**
 * Converts records of one connection to the one shape.
 *
 * @param fields further fields of each record
 */
record FreshsalesRecords(
        FreshsalesProduct product, FreshsalesAccount account, String connection, FurtherFields fields) {

    /** Returns a converter with other further fields. */
    FreshsalesRecords with(FurtherFields others) {
        return new FreshsalesRecords(product, account, connection, others);
    }

    /** Returns whether the record is one of the kind; a contact of Suite is a lead by its lifecycle stage. */
    boolean isLead(JsonNode record) {
        return FreshsalesLeads.isLead(record, account);
    }

    /** Returns whether the record is a lead outside the recycle bin, whose records responses may contain. */
    boolean isLiveLead(JsonNode record) {
        return isLead(record) && !FreshsalesLeads.deleted(record);
    }

    /**
     * Returns the record as a lead.
     *
     * @param document whole response, whose array {@code users} has the names of owners
     */
    Lead lead(JsonNode record, JsonNode document, boolean raw) {
        return FreshsalesLeads.lead(record, document, product, account, connection, raw)
                .withFields(fields.of(record, FreshsalesLeads::field));
    }

    /**
     * Reports further fields that no record has. Freshsales sends all fields of a record, but some responses omit
     * {@code custom_field} as a whole; then a missing custom field is not reported.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} that names the field
     */
    void ensureKnown(List<JsonNode> all) {
        boolean tellsCustomFields = all.stream()
                .anyMatch(record -> record.path(FreshsalesLeads.CUSTOM).isObject());
        new FurtherFields(fields.names().stream()
                        .filter(name -> tellsCustomFields || !FreshsalesLeads.custom(name))
                        .toList())
                .ensureKnown(all, FreshsalesLeads::field, "Freshsales");
    }

    /** Returns the record in the shape of its kind. */
    CrmRecord record(JsonNode record, JsonNode document, boolean raw) {
        return product.kind() == RecordKind.LEAD
                ? lead(record, document, raw)
                : FreshsalesLeads.record(
                        product,
                        record,
                        document,
                        account,
                        connection,
                        fields.of(record, FreshsalesLeads::field),
                        raw ? record : null);
    }

    /** Returns the query for one record by id; the result is empty if none of the kind exists. */
    Question<Optional<CrmRecord>> find(LeadQuery.ById query) {
        CrmRequest request = CrmRequest.get("/api/" + product.entities() + "/" + query.id())
                .with("include", product.include())
                .holding(product.entity())
                .accepting(404);
        return Question.ask(request, response -> {
            JsonNode record = response.json().path(product.entity());
            boolean found = response.successful() && record.isObject() && isLiveLead(record);
            if (found) {
                ensureKnown(List.of(record));
            }
            return Question.result(
                    found ? Optional.of(record(record, response.json(), query.raw())) : Optional.empty());
        });
    }

    /** Returns the query for the record of a search hit, which is read by id unless the hit is complete. */
    Question<Optional<CrmRecord>> find(JsonNode hit, boolean raw) {
        if (FreshsalesLeads.deleted(hit)) {
            return Question.result(Optional.empty());
        }
        boolean complete = FreshsalesLeads.complete(hit, product)
                && fields.names().stream()
                        .noneMatch(name -> FreshsalesLeads.field(hit, name).isMissingNode());
        if (!complete) {
            return find(new LeadQuery.ById(hit.path("id").asText(), raw, fields, product.kind()));
        }
        return Question.result(isLead(hit) ? Optional.of(record(hit, hit, raw)) : Optional.empty());
    }
}
