package io.github.crmgate.poll;

import io.github.crmgate.record.RecordKind;

/** Identifies a poll: each connection has one for each kind of records that is polled. */
public record PollId(String connection, RecordKind kind) {

    /** Returns the poll of a connection's leads. */
    public static PollId leads(String connection) {
        return new PollId(connection, RecordKind.LEAD);
    }

    /** Returns the connection, with the kind if it is not the lead, for log messages. */
    @Override
    public String toString() {
        return kind == RecordKind.LEAD ? connection : connection + " (" + kind.plural() + ")";
    }
}
