package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Answers a caller with the OpenAPI document of all calls, as they are reached at this process. */
public final class OpenApiAnswer implements Processor {
    private static final String RESOURCE = "/openapi.yaml";

    private final ObjectNode document;

    /**
     * Reads the document.
     *
     * @param base what paths are below
     */
    public OpenApiAnswer(URI base) {
        document = read();
        document.putArray("servers").addObject().put("url", base.toString().replaceAll("/+$", ""));
    }

    @Override
    public void process(Exchange exchange) {
        Parameters.of(exchange);
        JsonAnswer.write(exchange, 200, document);
    }

    private static ObjectNode read() {
        try (InputStream stream = Objects.requireNonNull(OpenApiAnswer.class.getResourceAsStream(RESOURCE))) {
            LoadSettings settings = LoadSettings.builder().setLabel(RESOURCE).build();
            return Json.MAPPER.valueToTree(new Load(settings).loadFromInputStream(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
