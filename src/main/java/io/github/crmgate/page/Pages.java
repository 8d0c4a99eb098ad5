package io.github.crmgate.page;

import com.samskivert.mustache.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an end user's browser shows: whole HTML documents, made of the templates in {@code pages/}.
 *
 * <ol>
 *   <li>Every value is text: whatever it holds, it can't become markup, an attribute or a part of a template.
 *   <li>A document has no script and no style of its own. It needs nothing but the {@link #stylesheet()}, at
 *       {@code {base}/assets/crmgate.css}, so that it works under {@code default-src 'none'; style-src 'self'}.
 *   <li>It refers to nothing outside CrmGate, except by the link of a {@link MessagePage}.
 *   <li>What a template needs and a page lacks fails with an exception; it is never left out silently.
 * </ol>
 *
 * <p>Thread-safe.
 */
public final class Pages {
    private static final Pattern BASE = Pattern.compile("(/[\\w.~%-]+)*");

    private final String base;
    private final Template signIn = Templates.compiled("sign-in");
    private final Template form = Templates.compiled("form");
    private final Template message = Templates.compiled("message");

    /**
     * Pages below a base.
     *
     * @param base what CrmGate's own paths begin with, as the browser sees them: nothing, or such as {@code /crm}
     * @throws IllegalArgumentException if the base is no such path, or ends with a slash
     */
    public Pages(String base) {
        if (!BASE.matcher(base).matches()) {
            throw new IllegalArgumentException("the base of the pages must be empty or such as /crm: " + base);
        }
        this.base = base;
    }

    /** The page with the button that leads to the provider's sign-in. */
    public String signIn(SignInPage page) {
        boolean choose = page.regions().stream().noneMatch(Region::selected);
        return signIn.execute(new SignInView(base, "Connect " + page.purpose().provider(), page, choose));
    }

    /** The page with the fields to fill in. The browser begins at what is wrong, if anything is. */
    public String form(FormPage page) {
        List<FieldView> fields = new ArrayList<>();
        for (FormField field : page.fields()) {
            fields.add(FieldView.of("field-" + (fields.size() + 1), field));
        }
        boolean wrong = page.error() != null || page.fields().stream().anyMatch(field -> field.error() != null);
        String title =
                (wrong ? "Problem: connect " : "Connect ") + page.purpose().provider();
        return form.execute(new FormView(base, title, page, fields, wrong));
    }

    /** The page that says how something went. */
    public String message(MessagePage page) {
        String linked = page.link() == null ? null : page.link().below(base);
        return message.execute(new MessageView(base, page.heading(), page, linked));
    }

    /** The style of all pages, as CSS in UTF-8. */
    public static String stylesheet() {
        return Templates.text("crmgate.css");
    }

    private record SignInView(String base, String title, SignInPage page, boolean choose) {}

    private record FormView(String base, String title, FormPage page, List<FieldView> fields, boolean wrong) {}

    private record MessageView(
            String base,
            String title,
            MessagePage page,
            @Nullable String linked) {}
}
