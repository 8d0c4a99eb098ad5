package io.github.crmgate.route.record;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;

/** Chooses the connection of a write, whose provider must write records of that kind. */
final class RecordConnection {
    private final ConnectionChoice choice;
    private final Map<String, CrmProvider> providers;
    private final Clock clock;

    RecordConnection(ConnectionChoice choice, Map<String, CrmProvider> providers, Clock clock) {
        this.choice = choice;
        this.providers = Map.copyOf(providers);
        this.clock = clock;
    }

    /** Sets a caller's write, and how to describe it if it fails. */
    void begin(Exchange exchange, Parameters parameters, RecordWrite write) {
        setWrite(exchange, write);
        WriteState.PARAMETERS.set(exchange, parameters);
        Instant start = clock.instant();
        ReplayState.FAILED_WORK.set(exchange, failed -> WriteDocument.describe(failed, start));
    }

    /** Chooses the connection that the caller's parameters name. */
    void choose(Exchange exchange) {
        Connection connection = choice.choose(exchange, WriteState.PARAMETERS.get(exchange));
        ensureWritten(connection, CallState.WRITE.get(exchange));
        WriteState.ROUTE.set(
                exchange,
                WriteState.ASYNC.find(exchange) == null
                        ? connection.provider() + "-" + WriteState.OPERATION.get(exchange)
                        : "record-write-accept");
    }

    /** Chooses the connection that parameters name, for writes of a kind. */
    void choose(Exchange exchange, Parameters parameters, RecordKind kind) {
        ensureWritten(choice.choose(exchange, parameters), kind);
    }

    /** Restores a caller's write for a replay with the connection's present credential. */
    void replay(Exchange exchange) {
        DeadLetter letter = ReplayState.DEAD_LETTER.get(exchange);
        RecordWrite write = WriteDocument.read(
                Objects.requireNonNull(ReplayState.REPLAY.find(exchange)).payload());
        setWrite(exchange, write);
        Connection connection = choice.named(exchange, Objects.requireNonNull(letter.connection()));
        if (!connection.provider().equals(letter.provider())) {
            throw new CrmGateException(
                    ProblemCode.NOT_REPLAYABLE,
                    "Connection '" + connection.id() + "' was one of " + letter.provider() + ", and is one of "
                            + connection.provider() + " now.");
        }
        ensureWritten(connection, write);
    }

    /** Sets a write, and the operation in routes. */
    static void setWrite(Exchange exchange, RecordWrite write) {
        CallState.WRITE.set(exchange, write);
        WriteState.OPERATION.set(exchange, "lead-" + write.operation());
    }

    /** Returns whether a write that may have been carried out with the chosen connection can be made again. */
    boolean repeats(Exchange exchange, RecordWrite write) {
        Connection connection = CallState.CONNECTION.get(exchange);
        return Objects.requireNonNull(providers.get(connection.provider())).repeats(connection, write);
    }

    private CrmProvider ensureWritten(Connection connection, RecordKind kind) {
        CrmProvider provider = Objects.requireNonNull(providers.get(connection.provider()));
        if (!provider.writes(kind)) {
            throw new CrmGateException(
                    ProblemCode.NOT_SUPPORTED,
                    "CrmGate does not write " + kind.plural() + " of '" + provider.name() + "'.");
        }
        return provider;
    }

    private void ensureWritten(Connection connection, RecordWrite write) {
        CrmProvider provider = ensureWritten(connection, write.kind());
        if (write instanceof RecordWrite.Convert && !provider.converts(write.kind())) {
            throw new CrmGateException(
                    ProblemCode.NOT_SUPPORTED,
                    "CrmGate can't convert " + write.kind().plural() + " of '" + provider.name() + "'.");
        }
    }
}
