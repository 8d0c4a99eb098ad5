package io.github.crmgate.crm;

import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.secret.KnownSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Answers of CRMs as they come over the wire. */
public final class Wire {
    private Wire() {}

    /** HTTP 200 with a document of the test resources, such as {@code zoho/leads.json}. */
    public static CrmResponse ok(String resource) {
        return answer(200, document(resource));
    }

    /** An answer with this body. */
    public static CrmResponse answer(int status, String body) {
        return answer(status, body, null);
    }

    /** An answer with this body and the header Retry-After. */
    public static CrmResponse answer(int status, String body, @Nullable Duration retryAfter) {
        return CrmResponse.of(status, retryAfter, body.getBytes(StandardCharsets.UTF_8), KnownSecrets.NONE);
    }

    /** A document of the test resources. */
    public static String document(String resource) {
        try (InputStream stream = Wire.class.getResourceAsStream("/" + resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no test resource " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
