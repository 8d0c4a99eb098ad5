package io.github.crmgate.app;

import io.github.crmgate.app.config.CrmGateSettings;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.main.Main;

/** Properties of Camel, which are also the placeholders of routes. */
final class CamelSettings {
    /** Time that exchanges in flight have at the end, in seconds. */
    static final int ROUTES_END_SECONDS = 8;

    /** Endpoint of replays while polls are disabled, which must not look like a delivery. */
    private static final String NOWHERE = "direct:crmgate.poll.to?block=false&failIfNoConsumers=true";

    private CamelSettings() {}

    /**
     * Sets the properties.
     *
     * @param ofFiles what the settings' files say
     */
    static void apply(Main main, CrmGateSettings settings, RouteFolder routes, Map<String, String> ofFiles) {
        main.setDefaultPropertyPlaceholderLocation("false"); // the files were read already, in the right encoding
        overridable(routes).forEach(main::addInitialProperty);
        ofFiles.forEach(main::addInitialProperty);
        enforced(settings).forEach(main::addOverrideProperty);
    }

    /** Returns what an operator may override in application.properties. */
    private static Map<String, String> overridable(RouteFolder routes) {
        return Map.of(
                "camel.main.name", "crmgate",
                "camel.main.routesIncludePattern", routes.pattern(),
                "camel.main.shutdownTimeout", String.valueOf(ROUTES_END_SECONDS),
                "camel.main.autoConfigurationLogSummary", "false",
                "camel.main.startupSummaryLevel", "Off",
                "camel.main.shutdownLogInflightExchangesOnTimeout", "false");
    }

    private static Map<String, String> enforced(CrmGateSettings settings) {
        return Map.ofEntries(
                Map.entry("camel.server.enabled", "true"),
                Map.entry(
                        "crmgate.http.timeout.millis",
                        String.valueOf(settings.calls().timeout().toMillis())),
                Map.entry(
                        "crmgate.dead-letter.to",
                        Objects.requireNonNullElse(settings.deadLetters().to(), "")),
                Map.entry("crmgate.notify.to", Objects.requireNonNullElse(settings.notifyTo(), "")),
                Map.entry(
                        "crmgate.poll.to",
                        settings.poll().enabled() ? settings.poll().to() : NOWHERE));
    }
}
