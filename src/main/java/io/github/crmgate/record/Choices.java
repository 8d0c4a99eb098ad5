package io.github.crmgate.record;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The values that a CRM offers for a field, in its order.
 *
 * @param readable whether the connection may read them
 */
public record Choices(List<Choice> all, boolean readable) {
    /** Values that the CRM hides from the connection. */
    public static final Choices HIDDEN = new Choices(List.of(), false);

    private static final int MAX_SHOWN = 20;

    public Choices {
        all = List.copyOf(all);
    }

    /** Creates readable choices. */
    public static Choices of(List<Choice> all) {
        return new Choices(all, true);
    }

    /** Returns those that meet a condition. */
    public Choices matching(Predicate<Choice> condition) {
        return new Choices(all.stream().filter(condition).toList(), readable);
    }

    /**
     * Returns the first choice of a name, code or e-mail address.
     *
     * @param field name of the field in the caller's request
     * @param crm title of the CRM
     * @throws CrmGateException {@code bad_request} that lists the names if none fits
     */
    public Choice first(String field, String crm, String text) {
        return all.stream()
                .filter(choice -> choice.named(text))
                .findFirst()
                .orElseThrow(() -> bad(field, unknown(crm)));
    }

    /**
     * Returns the choice of an id, or else of a name, code or e-mail address.
     *
     * @param field name of the field in the caller's request
     * @param crm title of the CRM
     * @throws CrmGateException {@code bad_request} that lists the names if none or several fit
     */
    public Choice find(String field, String crm, String text) {
        List<Choice> found =
                all.stream().filter(choice -> choice.id().equals(text)).toList();
        if (found.isEmpty()) {
            found = all.stream().filter(choice -> choice.named(text)).toList();
        }
        if (found.stream().map(Choice::written).distinct().count() > 1) {
            throw bad(
                    field,
                    "names several of " + crm + "; send an id: "
                            + shown(found.stream().map(Choice::id).toList()));
        }
        return found.stream().findFirst().orElseThrow(() -> bad(field, unknown(crm)));
    }

    private String unknown(String crm) {
        if (!readable) {
            return "must be an id, because the connection can't read the names that " + crm + " knows";
        }
        return "must be an id or a name that " + crm + " knows: "
                + (all.isEmpty()
                        ? "it offers none"
                        : "one of " + shown(all.stream().map(Choice::name).toList()));
    }

    private static String shown(List<String> names) {
        String some = names.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "));
        return names.size() > MAX_SHOWN ? some + " and " + (names.size() - MAX_SHOWN) + " others" : some;
    }

    private static CrmGateException bad(String field, String fault) {
        return new CrmGateException(ProblemCode.BAD_REQUEST, "The field '" + field + "' " + fault + ".");
    }
}
