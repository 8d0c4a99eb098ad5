package io.github.crmgate.route.call;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.route.state.CallState;
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
        Connection connection = CallState.CONNECTION.get(exchange);
        LeadQuery query = CallState.QUERY.get(exchange);
        if (query instanceof LeadQuery.Search search) {
            CrmCallState.setStep(exchange, provider.search(connection, search));
        } else if (query instanceof LeadQuery.ById byId) {
            CrmCallState.setStep(exchange, provider.byId(connection, byId));
        } else {
            CrmCallState.setStep(exchange, provider.changes(connection, (LeadQuery.Changes) query));
        }
    }
}
