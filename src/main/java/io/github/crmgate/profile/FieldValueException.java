package io.github.crmgate.profile;

/** A field of a profile has an invalid value. The message never contains the value. */
public final class FieldValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    FieldValueException(String field, String reason) {
        super(field + " " + reason);
        this.field = field;
        this.reason = reason;
    }

    /** Returns the key of the field; {@code access_token} for a token that can't be sent. */
    public String field() {
        return field;
    }

    /** Returns the reason; the text follows the key or label of the field. */
    public String reason() {
        return reason;
    }
}
