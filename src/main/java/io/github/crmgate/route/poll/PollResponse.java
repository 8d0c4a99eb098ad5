package io.github.crmgate.route.poll;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.http.ListResponse;
import io.github.crmgate.route.http.Parameters;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the response with the poll of the path's connection, or with all polls. */
final class PollResponse implements Processor {
    private final Polls polls;
    private final PollDocument document;
    private final int status;

    PollResponse(Polls polls, PollDocument document, int status) {
        this.polls = polls;
        this.document = document;
        this.status = status;
    }

    static String notPolled(String connection) {
        return "Connection '" + Parameters.shown(connection)
                + "' is not polled: crmgate.poll.enabled and crmgate.poll.connections say which are, a few seconds after"
                + " they were made.";
    }

    @Override
    public void process(Exchange exchange) {
        String connection = exchange.getMessage().getHeader("connection", String.class);
        if (connection == null) {
            list(exchange);
            return;
        }
        Parameters.of(exchange);
        Poll poll = Optional.of(connection)
                .filter(Parameters::plain)
                .flatMap(polls::find)
                .orElseThrow(() -> new CrmGateException(ProblemCode.NOT_FOUND, notPolled(connection)));
        JsonResponse.write(exchange, status, document.of(poll));
    }

    private void list(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, "limit", "cursor");
        int limit = parameters.number("limit", 50, 1, 200);
        ListResponse.write(
                exchange,
                polls.page(parameters.textOrNull("cursor"), limit + 1),
                limit,
                document::of,
                Poll::connection);
    }
}
