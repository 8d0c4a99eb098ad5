package io.github.crmgate.route.poll;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.http.ListResponse;
import io.github.crmgate.route.http.Parameters;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Writes the response with the poll of the path's connection and the kind of the query, or with all polls. */
final class PollResponse implements Processor {
    private static final Map<String, RecordKind> KINDS = new HashMap<>();

    static {
        for (RecordKind kind : RecordKind.values()) {
            KINDS.put(kind.code(), kind);
            KINDS.put(kind.plural(), kind);
        }
    }

    private final Polls polls;
    private final PollDocument document;
    private final int status;

    PollResponse(Polls polls, PollDocument document, int status) {
        this.polls = polls;
        this.document = document;
        this.status = status;
    }

    static String notPolled(PollId poll) {
        return "Connection '" + Parameters.shown(poll.connection())
                + (poll.kind() == RecordKind.LEAD
                        ? "' is not polled: "
                        : "' is not polled for " + poll.kind().plural() + ": ")
                + "crmgate.poll.enabled, crmgate.poll.connections and crmgate.poll.kinds say which are, a few seconds"
                + " after they were made.";
    }

    @Override
    public void process(Exchange exchange) {
        String connection = exchange.getMessage().getHeader("connection", String.class);
        if (connection == null) {
            list(exchange);
            return;
        }
        PollId id = id(exchange);
        Poll poll = Optional.of(id)
                .filter(named -> Parameters.plain(named.connection()))
                .flatMap(polls::find)
                .orElseThrow(() -> new CrmGateException(ProblemCode.NOT_FOUND, notPolled(id)));
        JsonResponse.write(exchange, status, document.of(poll));
    }

    private void list(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, "limit", "cursor");
        int limit = parameters.number("limit", 50, 1, 200);
        ListResponse.write(
                exchange,
                polls.page(after(parameters.textOrNull("cursor")), limit + 1),
                limit,
                document::of,
                poll -> poll.kind().code() + "/" + poll.connection());
    }

    /** Returns the poll of the path's connection and of the parameter {@code kind}. */
    static PollId id(Exchange exchange) {
        String kind = Parameters.of(exchange, "kind").textOrNull("kind");
        RecordKind known = kind == null ? RecordKind.LEAD : KINDS.get(kind);
        if (known == null) {
            throw new CrmGateException(
                    ProblemCode.BAD_REQUEST, "The parameter 'kind' must be one of lead, contact, deal.");
        }
        return new PollId(Objects.requireNonNull(exchange.getMessage().getHeader("connection", String.class)), known);
    }

    /** Returns the poll of a cursor; one without a kind is of an earlier version. */
    private static @Nullable PollId after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        int slash = cursor.indexOf('/');
        RecordKind kind = slash < 0 ? null : KINDS.get(cursor.substring(0, slash));
        return kind == null ? PollId.leads(cursor) : new PollId(cursor.substring(slash + 1), kind);
    }
}
