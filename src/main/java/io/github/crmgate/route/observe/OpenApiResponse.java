package io.github.crmgate.route.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.http.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Writes the response with the OpenAPI document, with the URL of this process. */
final class OpenApiResponse implements Processor {
    private static final String RESOURCE = "/openapi.yaml";

    private final String server;

    /**
     * Creates the step.
     *
     * @param base base URL of all paths
     */
    OpenApiResponse(URI base) {
        server = base.toString().replaceAll("/+$", "");
    }

    @Override
    public void process(Exchange exchange) {
        Parameters.of(exchange);
        ObjectNode document = Document.READ.deepCopy();
        document.putArray("servers").addObject().put("url", server);
        JsonResponse.write(exchange, 200, document);
    }

    /** Loaded with the first request, so that a start need not wait for it. */
    private static final class Document {
        private static final ObjectNode READ = read();

        private static ObjectNode read() {
            try (InputStream stream = Objects.requireNonNull(OpenApiResponse.class.getResourceAsStream(RESOURCE))) {
                LoadSettings settings =
                        LoadSettings.builder().setLabel(RESOURCE).build();
                return Json.MAPPER.valueToTree(new Load(settings).loadFromInputStream(stream));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
