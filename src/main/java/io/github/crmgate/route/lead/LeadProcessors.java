package io.github.crmgate.route.lead;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.route.call.ConnectionChoice;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Processor;

/** Registers the processors of {@code lead-api.camel.yaml}. */
public final class LeadProcessors {
    private LeadProcessors() {}

    /** Returns the processors by the names that routes give them. */
    public static Map<String, Processor> of(ConnectionChoice choice, Connections connections, CursorCodec cursors) {
        Map<String, Processor> processors = new HashMap<>();
        for (RecordKind kind : RecordKind.values()) {
            processors.put(kind.code() + "SearchParameters", new SearchParameters(kind, choice, cursors));
            processors.put(kind.code() + "ByIdParameters", new ByIdParameters(kind, choice));
        }
        processors.put("selectorParameters", new SelectorParameters(choice));
        processors.put("queryResponse", new QueryResponse(connections, cursors));
        processors.put("replayedQuery", new ReplayedQuery(choice));
        return processors;
    }
}
