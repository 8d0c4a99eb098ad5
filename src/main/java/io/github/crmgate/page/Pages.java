package io.github.crmgate.page;

import com.samskivert.mustache.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Renders the pages for end users' browsers: complete HTML documents from the templates in {@code pages/}.
 *
 * <ol>
 *   <li>Every value is text: it can't become markup, an attribute or a part of a template.
 *   <li>A document has no scripts and no inline styles. It needs only the {@link #stylesheet()} at
 *       {@code {base}/assets/crmgate.css}, so it works under {@code default-src 'none'; style-src 'self'}. Its
 *       {@link #icon()} is at {@code {base}/favicon.ico}, where browsers look for the icon of any other response too.
 *   <li>It refers to nothing outside CrmGate, except by the link of a {@link MessagePage} and by its {@link Brand}.
 *   <li>A value that a template needs and a page lacks causes an exception; it is never omitted silently.
 * </ol>
 *
 * <p>Thread-safe.
 */
public final class Pages {
    private static final Pattern BASE = Pattern.compile("(/[\\w.~%-]+)*");

    private final String base;
    private final Brand brand;
    private final Template home = Templates.compiled("home");
    private final Template signIn = Templates.compiled("sign-in");
    private final Template form = Templates.compiled("form");
    private final Template message = Templates.compiled("message");

    /** Creates pages below a base, without logo and privacy policy. */
    Pages(String base) {
        this(base, Brand.NONE);
    }

    /**
     * Creates pages below a base.
     *
     * @param base path prefix of CrmGate as the browser sees it: empty, or such as {@code /crm}
     * @throws IllegalArgumentException if the base is not such a path, or ends with a slash
     */
    public Pages(String base, Brand brand) {
        if (!BASE.matcher(base).matches()) {
            throw new IllegalArgumentException("the base of the pages must be empty or such as /crm: " + base);
        }
        this.base = base;
        this.brand = brand;
    }

    /** Returns CrmGate's own start page, without brand. */
    public String home() {
        return home.execute(new HomeView(base, Brand.NONE, "Home"));
    }

    /** Returns the page with the button that leads to the provider's sign-in. */
    public String signIn(SignInPage page) {
        boolean choose = page.regions().stream().noneMatch(Region::selected);
        return signIn.execute(
                new SignInView(base, brand, "Connect " + page.purpose().provider(), page, choose));
    }

    /** Returns the page with the form. The browser focuses on the errors, if there are any. */
    public String form(FormPage page) {
        List<FieldView> fields = new ArrayList<>();
        for (FormField field : page.fields()) {
            fields.add(FieldView.of("field-" + (fields.size() + 1), field));
        }
        boolean wrong = page.error() != null || page.fields().stream().anyMatch(field -> field.error() != null);
        String title =
                (wrong ? "Problem: connect " : "Connect ") + page.purpose().provider();
        return form.execute(new FormView(base, brand, title, page, fields, wrong));
    }

    /** Returns the page that reports an outcome. */
    public String message(MessagePage page) {
        String linked = page.link() == null ? null : page.link().below(base);
        return message.execute(new MessageView(base, brand, page.heading(), page, linked));
    }

    /** Returns the stylesheet of all pages, as CSS in UTF-8. */
    public static String stylesheet() {
        return Templates.text("crmgate.css");
    }

    /** Returns the icon of all pages, as SVG in UTF-8. */
    public static String icon() {
        return Templates.text("crmgate.svg");
    }

    private record HomeView(String base, Brand brand, String title) {}

    private record SignInView(String base, Brand brand, String title, SignInPage page, boolean choose) {}

    private record FormView(
            String base, Brand brand, String title, FormPage page, List<FieldView> fields, boolean wrong) {}

    private record MessageView(
            String base,
            Brand brand,
            String title,
            MessagePage page,
            @Nullable String linked) {}
}
