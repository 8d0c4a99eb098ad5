package io.github.crmgate.profile;

/** A value for a field of a profile that can't be used. The message never contains the value. */
public final class FieldValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    FieldValueException(String field, String reason) {
        super(field + " " + reason);
        this.field = field;
        this.reason = reason;
    }

    /** Returns the field's key; {@code access_token} if it is the token that can't be sent. */
    public String field() {
        return field;
    }

    /** What is wrong with it; goes on after the field's key or label. */
    public String reason() {
        return reason;
    }
}
