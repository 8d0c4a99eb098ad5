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
        CallState.step(
                exchange,
                query instanceof LeadQuery.Search search
                        ? provider.search(connection, search)
                        : provider.byId(connection, (LeadQuery.ById) query));
    }
}
