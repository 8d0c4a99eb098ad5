package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadPage;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.http.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers a caller with leads. */
public final class LeadAnswer implements Processor {
    private final CursorCodec cursors;

    public LeadAnswer(CursorCodec cursors) {
        this.cursors = cursors;
    }

    @Override
    public void process(Exchange exchange) {
        if (CallState.query(exchange) instanceof LeadQuery.Search search) {
            LeadPage page = CallState.answer(exchange, LeadPage.class);
            ObjectNode json = Json.object();
            json.set("data", Json.MAPPER.valueToTree(page.leads()));
            json.put(
                    "next",
                    page.next() == null
                            ? null
                            : cursors.encode(
                                    page.next(), CallState.connection(exchange).id(), search));
            JsonAnswer.write(exchange, 200, json);
        } else {
            JsonAnswer.write(exchange, 200, CallState.answer(exchange, Lead.class));
        }
    }
}
