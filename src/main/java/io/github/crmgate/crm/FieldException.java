package io.github.crmgate.crm;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;

/** A field that describes an account has an invalid value. */
public final class FieldException extends CrmGateException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String text;

    FieldException(String field, String text) {
        super(ProblemCode.BAD_REQUEST, "The field '" + field + "' " + text + ".");
        this.field = field;
        this.text = text;
    }

    /** Returns the name of the field. */
    public String field() {
        return field;
    }

    /** Returns what is wrong; the text follows the field's name. */
    public String text() {
        return text;
    }
}
