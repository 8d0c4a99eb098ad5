package io.github.crmgate.page;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The templates in {@code pages/}. Every value is escaped for HTML. An unknown name, or a null value outside a section
 * for it, fails with {@link com.samskivert.mustache.MustacheException}.
 */
final class Templates {
    static final Mustache.Compiler COMPILER =
            Mustache.compiler().strictSections(true).withLoader(name -> new StringReader(text(name + ".mustache")));

    private Templates() {}

    /** Returns the template with this name. */
    static Template compiled(String name) {
        return COMPILER.loadTemplate(name);
    }

    /** Returns a file beside the templates. */
    static String text(String file) {
        try (InputStream in = Templates.class.getResourceAsStream("/pages/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no pages/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("pages/" + file, e);
        }
    }
}
