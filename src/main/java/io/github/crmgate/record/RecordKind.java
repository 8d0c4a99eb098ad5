package io.github.crmgate.record;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A kind of record that CrmGate reads and writes in one shape. */
public enum RecordKind {
    LEAD(
            ProblemCode.LEAD_NOT_FOUND,
            "email",
            "id firstName lastName fullName company email phone mobile status source",
            "firstName lastName company:company email:email phone mobile status:status"),
    CONTACT(
            ProblemCode.CONTACT_NOT_FOUND,
            "email",
            "id firstName lastName fullName company account:reference jobTitle email phone mobile status source",
            "firstName lastName account:account jobTitle email:email phone mobile status:status"),
    DEAL(
            ProblemCode.DEAL_NOT_FOUND,
            "name",
            "id name amount:decimal currency stage pipeline expectedClose:date account:reference contacts:references"
                    + " source",
            "name amount:decimal currency:currency stage:stage pipeline:pipeline expectedClose:date account:account"
                    + " contacts:contacts");

    /** Members of every record that CrmGate sets. */
    private static final Set<String> READ_ONLY = Set.of("version", "provider", "connection", "raw");

    private final ProblemCode notFound;
    private final String matchField;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<ShapeField> shape;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<RecordField> fields;

    /**
     * Declares a kind.
     *
     * @param shape members that the CRM's values fill, beside those of all kinds; each with its type unless it is a text
     * @param fields fields that callers write, beside those of all kinds; likewise
     */
    RecordKind(ProblemCode notFound, String matchField, String shape, String fields) {
        this.notFound = notFound;
        this.matchField = matchField;
        this.shape = members(
                shape + " owner:user createdAt:time modifiedAt:time",
                (name, type) -> new ShapeField(name, ShapeField.Type.valueOf(type)));
        this.fields = members(
                fields + " source:source ownerId:user",
                (name, type) -> new RecordField(name, RecordField.Type.valueOf(type)));
    }

    private static <T> List<T> members(String declared, BiFunction<String, String, T> member) {
        return Stream.of(declared.split(" ", -1))
                .map(each -> {
                    int colon = each.indexOf(':');
                    return colon < 0
                            ? member.apply(each, "TEXT")
                            : member.apply(
                                    each.substring(0, colon),
                                    each.substring(colon + 1).toUpperCase(Locale.ROOT));
                })
                .toList();
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

    /** Returns the members of a record that the CRM's values fill, in the order of responses; {@code modifiedAt} is the last. */
    public List<ShapeField> shape() {
        return shape;
    }

    /** Returns the index of a member in {@link #shape}; -1 if there is none of that name. */
    int position(String name) {
        for (int i = 0; i < shape.size(); i++) {
            if (shape.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the field by which an upsert finds a record in every CRM. */
    public String matchField() {
        return matchField;
    }

    /** Returns the fields that callers can write. */
    public List<RecordField> fields() {
        return fields;
    }

    Optional<RecordField> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** Returns whether a member of a record is read only, under this name at least. */
    boolean readOnly(String name) {
        return READ_ONLY.contains(name) || position(name) >= 0;
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
}
