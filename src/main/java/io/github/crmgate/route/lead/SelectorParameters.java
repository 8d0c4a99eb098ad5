package io.github.crmgate.route.lead;

import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.Selector;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.CallState;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the parameters of {@code GET /api/selectors/{what}} and chooses the connection. */
final class SelectorParameters implements Processor {
    private final ConnectionChoice choice;

    SelectorParameters(ConnectionChoice choice) {
        this.choice = choice;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, "kind", "connection", "owner", "provider");
        String what = Objects.requireNonNull(exchange.getMessage().getHeader("what", String.class));
        Selector selector = Selector.of(what).orElseThrow(() -> unknown(what));
        CallState.QUERY.set(exchange, new RecordQuery.Choices(selector, kind(parameters, selector)));
        ReplayState.FAILED_WORK.set(exchange, QueryDocument::describe); // also if the connection can't serve
        choice.choose(exchange, parameters);
    }

    private static RecordKind kind(Parameters parameters, Selector selector) {
        List<RecordKind> kinds = selector.kinds();
        String code = parameters.text("kind").orElse(kinds.get(0).code());
        return kinds.stream()
                .filter(kind -> kind.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Parameters.bad("The parameter 'kind' must be one of "
                        + kinds.stream().map(RecordKind::code).collect(Collectors.joining(", "))
                        + " for " + selector.code() + "."));
    }

    private static RuntimeException unknown(String what) {
        return Parameters.bad("There is no selector '" + Parameters.shown(what) + "'; known are "
                + Arrays.stream(Selector.values()).map(Selector::code).collect(Collectors.joining(", ")) + ".");
    }
}
