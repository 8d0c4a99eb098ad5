package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.Conversion;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordMapping;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.WriteResult;
import org.jspecify.annotations.Nullable;

/** Converts a lead to a contact, an account and, if it is wanted, a deal. It is sent once. */
final class ZohoConversion {
    /** Fields of the deal, by their names in a request. */
    private static final RecordMapping DEAL = new RecordMapping()
            .with("deal.name", "Deal_Name")
            .with("deal.stage", "Stage")
            .with("deal.expectedClose", "Closing_Date")
            .with("deal.amount", "Amount")
            .with("deal.currency", "Currency")
            .with("deal.pipeline", "Pipeline")
            .with("ownerId", "assign_to")
            .with("contactId", "Contacts")
            .with("accountId", "Accounts");

    /** Name of the deal's pipeline, which a conversion takes by its id, unlike other writes. */
    static final String PIPELINE = Conversion.OF_DEAL + "pipeline";

    private ZohoConversion() {}

    /** @param module path of leads */
    static Question<WriteResult<CrmRecord>> of(String module, RecordWrite.Convert write) {
        ZohoWrites.ensureId(write, write.id());
        if (!write.runsWorkflows()) {
            throw new CrmGateException(
                    ProblemCode.NOT_SUPPORTED,
                    "Zoho runs its workflows for every conversion; leave the parameter 'runWorkflows' out.");
        }
        ObjectNode body = Json.object();
        body.putArray("data").add(data(write.conversion()));
        CrmRequest request = CrmRequest.write("POST", module + "/" + write.id() + "/actions/convert", body)
                .needing("ZohoCRM.modules.leads.CREATE (or .ALL)")
                .accepting(400, 404);
        return Question.ask(request, response -> {
            JsonNode details = ZohoResult.of(response).details(write, request, response, DEAL);
            return Question.result(new WriteResult.Converted<>(
                    reference(details.path("Contacts")),
                    reference(details.path("Accounts")),
                    reference(details.path("Deals"))));
        });
    }

    private static ObjectNode data(Conversion conversion) {
        ObjectNode data = Json.object();
        data.put("overwrite", conversion.overwrite());
        putId(data, "Contacts", conversion.contactId());
        putId(data, "Accounts", conversion.accountId());
        putId(data, "assign_to", conversion.ownerId());
        if (conversion.deal() != null) {
            ObjectNode deal = ZohoRecords.sent(RecordKind.DEAL, conversion.deal());
            data.set("Deals", deal);
            putId(deal, "Pipeline", Json.text(deal, "Pipeline"));
        }
        return data;
    }

    private static void putId(ObjectNode node, String name, @Nullable String id) {
        if (id != null) {
            node.putObject(name).put("id", id);
        }
    }

    private static WriteResult.@Nullable Reference reference(JsonNode record) {
        String id = Json.text(record, "id");
        return id == null ? null : new WriteResult.Reference(id, Json.text(record, "name"));
    }
}
