package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.DeadLetterFilter;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.route.http.Parameters;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Sets the message to the ids of the dead letters that a caller wants to replay, as long as there is time. */
final class DeadLetterSelection implements Processor {
    private static final int MAX_COUNT = 200;
    private static final Duration TIME = Duration.ofSeconds(20);

    private final DeadLetters letters;

    DeadLetterSelection(DeadLetters letters) {
        this.letters = letters;
    }

    @Override
    public void process(Exchange exchange) {
        List<String> ids = letters.replayable(filter(exchange), MAX_COUNT);
        ReplayState.TALLY.set(exchange, new ReplayTally());
        exchange.getMessage().setBody(within(TIME, ids, exchange.getContext()));
    }

    /** Returns the filter of the query, which must name a connection. */
    static DeadLetterFilter filter(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, "connection", "code", "route");
        String connection = parameters
                .text("connection")
                .orElseThrow(() -> Parameters.bad(
                        "The parameter 'connection' must name the connection whose dead letters are to be replayed."));
        return DeadLetterFilter.of(connection, parameters.textOrNull("route"), parameters.textOrNull("code"));
    }

    /** Replays one after the other, and starts none once the time is over or the process stops. */
    static Iterator<String> within(Duration time, List<String> ids, CamelContext context) {
        long end = System.nanoTime() + time.toNanos();
        Iterator<String> all = ids.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext() && System.nanoTime() < end && !context.isStopping();
            }

            @Override
            public String next() {
                return all.next();
            }
        };
    }
}
