package io.github.crmgate.route.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.net.WWWFormCodec;
import org.jspecify.annotations.Nullable;

/** Parameters that browsers send in a form's body or in the URL, parsed leniently. */
public final class FormBody {
    private FormBody() {}

    /** Returns the body and removes it from the message. */
    public static Map<String, List<String>> of(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        exchange.getMessage().setBody(null);
        return decoded(body == null ? "" : new String(body, StandardCharsets.UTF_8));
    }

    /** Returns the address. */
    public static Map<String, List<String>> ofAddress(Exchange exchange) {
        String query = exchange.getMessage().getHeader(Exchange.HTTP_RAW_QUERY, String.class);
        return decoded(query == null ? "" : query);
    }

    /** Returns the one value of a parameter; null if there is none, several, or an empty one. */
    public static @Nullable String single(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 && !values.get(0).isBlank() ? values.get(0) : null;
    }

    private static Map<String, List<String>> decoded(String text) {
        return WWWFormCodec.parse(text, StandardCharsets.UTF_8).stream()
                .collect(Collectors.groupingBy(
                        NameValuePair::getName,
                        Collectors.mapping(
                                pair -> Objects.requireNonNullElse(pair.getValue(), ""), Collectors.toList())));
    }
}
