package io.github.crmgate.processor;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.LeadQuery;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Begins a provider's lead query with its first call. */
public final class LeadQueryStart implements Processor {
    private final CrmProvider provider;

    public LeadQueryStart(CrmProvider provider) {
        this.provider = provider;
    }

    @Override
    public void process(Exchange exchange) {
        Connection connection = CallState.connection(exchange);
        LeadQuery query = CallState.query(exchange);
        if (query instanceof LeadQuery.Search search) {
            CallState.step(exchange, provider.search(connection, search));
        } else if (query instanceof LeadQuery.ById byId) {
            CallState.step(exchange, provider.byId(connection, byId));
        } else {
            CallState.step(exchange, provider.changes(connection, (LeadQuery.Changes) query));
        }
    }
}
