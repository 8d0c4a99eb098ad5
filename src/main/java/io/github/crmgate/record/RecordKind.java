package io.github.crmgate.record;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kind of record that CrmGate reads and writes in one shape. */
public enum RecordKind {
    LEAD(
            ProblemCode.LEAD_NOT_FOUND,
            Shape.of("id firstName lastName fullName company email phone mobile status source"),
            new RecordField("firstName", RecordField.Type.TEXT),
            new RecordField("lastName", RecordField.Type.TEXT),
            new RecordField("company", RecordField.Type.COMPANY),
            new RecordField("email", RecordField.Type.EMAIL),
            new RecordField("phone", RecordField.Type.TEXT),
            new RecordField("mobile", RecordField.Type.TEXT),
            new RecordField("status", RecordField.Type.STATUS),
            new RecordField("source", RecordField.Type.SOURCE),
            new RecordField("ownerId", RecordField.Type.USER)),
    CONTACT(
            ProblemCode.CONTACT_NOT_FOUND,
            Shape.of("id firstName lastName fullName company account:reference jobTitle email phone mobile status"
                    + " source")),
    DEAL(
            ProblemCode.DEAL_NOT_FOUND,
            Shape.of("id name amount:decimal currency stage pipeline expectedClose:date account:reference"
                    + " contacts:references source"));

    /** Members of a record that the CRM or CrmGate sets. */
    private static final Set<String> READ_ONLY =
            Set.of("id", "fullName", "owner", "createdAt", "modifiedAt", "version", "provider", "connection", "raw");

    private final ProblemCode notFound;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<ShapeField> shape;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<RecordField> fields;

    RecordKind(ProblemCode notFound, List<ShapeField> shape, RecordField... fields) {
        this.notFound = notFound;
        this.shape = shape;
        this.fields = List.of(fields);
    }

    /** Returns the kind of a code. */
    public static RecordKind of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** Returns the name in routes, messages and documents, such as {@code lead}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name in paths, such as {@code leads}. */
    public String plural() {
        return code() + "s";
    }

    /** Returns the members of a record that the CRM's values fill, in the order of responses. */
    public List<ShapeField> shape() {
        return shape;
    }

    /** Returns the fields that callers can write; none if records of the kind can only be read. */
    public List<RecordField> fields() {
        return fields;
    }

    Optional<RecordField> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** Returns whether a member of a record can't be written. */
    static boolean readOnly(String name) {
        return READ_ONLY.contains(name);
    }

    /**
     * Returns the error for a record that the CRM does not have.
     *
     * @param crm title of the CRM
     * @param crmCode the CRM's own code, if it reported one
     * @param crmMessage the CRM's own message, if it reported one
     */
    public CrmGateException notFound(String crm, String id, @Nullable String crmCode, @Nullable String crmMessage) {
        return new CrmGateException(Problem.of(notFound, crm + " knows no " + code() + " '" + id + "'.")
                .said(crmCode, crmMessage));
    }

    /** Returns the error for a record that was modified since the caller read it. */
    public CrmGateException modified(String id) {
        return new CrmGateException(
                ProblemCode.MODIFIED_MEANWHILE,
                "The " + code() + " '" + id
                        + "' has another version than If-Match names. Read it again, and repeat the change with its new"
                        + " version.");
    }

    /**
     * Returns the error for an upsert that several records match.
     *
     * @param crm title of the CRM
     */
    public CrmGateException ambiguous(String crm, List<String> ids) {
        return new CrmGateException(Problem.of(
                        ProblemCode.AMBIGUOUS_MATCH,
                        "Several " + plural() + " of " + crm + " match: " + String.join(", ", ids)
                                + ". Change the one that you mean by its id.")
                .matching(ids));
    }

    private static final class Shape {
        private static final Pattern BLANK = Pattern.compile(" ");

        private Shape() {}

        /** Returns the members that a text names, each with its type unless it is a text, and those that all kinds have. */
        static List<ShapeField> of(String members) {
            return BLANK.splitAsStream(members + " owner:user createdAt:time modifiedAt:time")
                    .map(member -> {
                        int colon = member.indexOf(':');
                        return colon < 0
                                ? new ShapeField(member, ShapeField.Type.TEXT)
                                : new ShapeField(
                                        member.substring(0, colon),
                                        ShapeField.Type.valueOf(
                                                member.substring(colon + 1).toUpperCase(Locale.ROOT)));
                    })
                    .toList();
        }
    }
}
