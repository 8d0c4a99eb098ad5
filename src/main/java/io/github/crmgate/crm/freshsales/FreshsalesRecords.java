package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Question;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.MappedRecord;
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

    /** Returns a converter that takes contacts of every lifecycle stage for records of the kind. */
    FreshsalesRecords ofAnyStage() {
        return new FreshsalesRecords(
                product, new FreshsalesAccount(null, product, account.choices(), null), connection, fields);
    }

    /** Returns whether the record is one of the kind; a contact of Suite is a lead by its lifecycle stage. */
    boolean isOfKind(JsonNode record) {
        return FreshsalesMapping.isOfKind(record, account);
    }

    /** Returns whether the record is one of the kind outside the recycle bin, whose records responses may contain. */
    boolean isReadable(JsonNode record) {
        return isOfKind(record) && !FreshsalesMapping.deleted(record);
    }

    /**
     * Reports further fields that no record has. Freshsales sends all fields of a record, but some responses omit
     * {@code custom_field} as a whole; then a missing custom field is not reported.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} that names the field
     */
    void ensureKnown(List<JsonNode> all) {
        boolean tellsCustomFields = all.stream()
                .anyMatch(record -> record.path(FreshsalesMapping.CUSTOM).isObject());
        new FurtherFields(fields.names().stream()
                        .filter(name -> tellsCustomFields || !FreshsalesMapping.custom(name))
                        .toList())
                .ensureKnown(all, FreshsalesMapping::field, "Freshsales");
    }

    /**
     * Returns the record in the shape of its kind.
     *
     * @param document whole response, whose arrays have the names of what the record refers to
     */
    CrmRecord record(JsonNode record, JsonNode document, boolean raw) {
        return MappedRecord.of(
                product.kind(),
                name -> FreshsalesMapping.value(product, name, record, document, account),
                FreshsalesProvider.NAME,
                connection,
                fields.of(record, FreshsalesMapping::field),
                raw ? record : null);
    }

    /** Returns the query for one record by id; the result is empty if none of the kind exists. */
    Question<Optional<CrmRecord>> find(String id, boolean raw) {
        CrmRequest request = CrmRequest.get("/api/" + product.entities() + "/" + id)
                .with("include", product.include())
                .holding(product.entity())
                .accepting(404);
        return Question.ask(request, response -> {
            JsonNode record = response.json().path(product.entity());
            boolean found = response.successful() && record.isObject() && isReadable(record);
            if (found) {
                ensureKnown(List.of(record));
            }
            return Question.result(found ? Optional.of(record(record, response.json(), raw)) : Optional.empty());
        });
    }

    /** Returns the query for the record of a search hit, which is read by id unless the hit is complete. */
    Question<Optional<CrmRecord>> find(JsonNode hit, boolean raw) {
        if (FreshsalesMapping.deleted(hit)) {
            return Question.result(Optional.empty());
        }
        boolean complete = FreshsalesMapping.complete(hit, product)
                && fields.names().stream()
                        .noneMatch(name -> FreshsalesMapping.field(hit, name).isMissingNode());
        if (!complete) {
            return find(hit.path("id").asText(), raw);
        }
        return Question.result(isOfKind(hit) ? Optional.of(record(hit, hit, raw)) : Optional.empty());
    }
}
