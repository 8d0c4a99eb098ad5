package io.github.crmgate.record;

/**
 * A field of the one shape that callers can write.
 *
 * @param name name in requests, such as {@code lastName}
 * @param type determines how a provider converts the value
 */
public record RecordField(String name, Type type) {

    /** Types of fields; every value in a request is a text. */
    public enum Type {
        TEXT,
        EMAIL,
        /** The organization of a lead, by its name. */
        COMPANY,
        STATUS,
        SOURCE,
        /** A user of the CRM, by id. */
        USER
    }
}
