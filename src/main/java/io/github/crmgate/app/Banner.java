package io.github.crmgate.app;

import io.github.crmgate.connection.Connection;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells at the start what runs and where. */
final class Banner {
    private static final Logger LOG = LoggerFactory.getLogger(CrmGate.class);

    private Banner() {}

    static void log(CrmGateProcess process) {
        CrmGateSettings settings = process.settings();
        Connection connection = process.connection();
        String host = Loopback.is(settings.host()) || settings.host().equals("0.0.0.0") ? "localhost" : settings.host();
        LOG.info(
                "CrmGate serves http://{}:{}{}",
                host,
                process.port(),
                settings.apiKey() == null ? " (loopback only, no key)" : "");
        LOG.info(
                "  provider {}, {}, connection '{}'",
                connection.provider(),
                connection.region() != null ? "region " + connection.region() : "domain " + connection.domain(),
                connection.id());
        LOG.info(
                "  store in memory; {}",
                VertxFactory.isVirtual() ? "virtual threads" : settings.workers() + " workers");
        LOG.info(
                "  routes {}",
                String.join(
                        ", ",
                        process.context().getRoutes().stream()
                                .map(Route::getRouteId)
                                .sorted()
                                .toList()));
    }
}
