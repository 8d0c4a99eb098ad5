package io.github.crmgate.route.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.page.Pages;
import io.github.crmgate.route.http.BrowserResponse;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.http.Visitor;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Describes CrmGate and links its API description: as a page, or as JSON for a caller that accepts JSON and no HTML. It
 * shows neither data nor settings, so it needs no API key.
 */
final class HomePage implements Processor {
    private final Pages pages;
    private final String base;

    /**
     * Creates the step.
     *
     * @param base path prefix of CrmGate, as callers see it
     */
    HomePage(Pages pages, String base) {
        this.pages = pages;
        this.base = base;
    }

    @Override
    public void process(Exchange exchange) {
        if (Visitor.acceptsHtml(exchange)) {
            BrowserResponse.page(exchange, 200, pages.home(), Set.of(), Set.of());
        } else {
            ObjectNode json = Json.object();
            json.put("name", "CrmGate");
            json.put("openapi", base + "/api/openapi.json");
            json.put("health", base + "/observe/health");
            JsonResponse.write(exchange, 200, json);
        }
    }
}
