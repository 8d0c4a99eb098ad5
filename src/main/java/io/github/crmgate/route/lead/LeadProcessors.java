package io.github.crmgate.route.lead;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.route.call.ConnectionChoice;
import java.util.Map;
import org.apache.camel.Processor;

/** Registers the processors of {@code lead-api.camel.yaml}. */
public final class LeadProcessors {
    private LeadProcessors() {}

    /** Returns the processors by the names that routes give them. */
    public static Map<String, Processor> of(ConnectionChoice choice, Connections connections, CursorCodec cursors) {
        return Map.of(
                "leadSearchParameters", new LeadSearchParameters(choice, cursors),
                "leadByIdParameters", new LeadByIdParameters(choice),
                "leadResponse", new LeadResponse(connections, cursors),
                "replayedLeadQuery", new ReplayedLeadQuery(choice));
    }
}
