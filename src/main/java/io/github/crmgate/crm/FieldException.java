package io.github.crmgate.crm;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;

/** A field that describes an account holds something that can't be right. */
public final class FieldException extends CrmGateException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String text;

    FieldException(String field, String text) {
        super(ProblemCode.BAD_REQUEST, "The field '" + field + "' " + text + ".");
        this.field = field;
        this.text = text;
    }

    /** Which field. */
    public String field() {
        return field;
    }

    /** What is wrong with it; goes on after the field's name. */
    public String text() {
        return text;
    }
}
