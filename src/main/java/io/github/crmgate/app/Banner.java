package io.github.crmgate.app;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.server.Loopback;
import io.github.crmgate.server.VertxFactory;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports at the start what runs and where. */
final class Banner {
    private static final Logger LOG = LoggerFactory.getLogger(CrmGate.class);

    private Banner() {}

    static void log(CrmGateProcess process) {
        CrmGateSettings settings = process.settings();
        String version = CrmGate.class.getPackage().getImplementationVersion();
        LOG.info(
                "CrmGate{} serves http://{}:{}, listening on {}, {}",
                version == null ? "" : " " + version,
                Loopback.is(settings.server().host())
                                || settings.server().host().equals("0.0.0.0")
                        ? "localhost"
                        : settings.server().host(),
                process.port(),
                String.join(" and ", settings.server().addresses()),
                settings.server().apiKey() == null ? "no key" : "key required");
        Connection connection = process.preAuthorized();
        if (connection == null) {
            LOG.info(
                    "  no pre-authorized connection in the settings; POST /api/connections or /api/authorizations makes one");
        } else {
            LOG.info("  provider {}{}, connection '{}'", connection.provider(), place(connection), connection.id());
        }
        LOG.info(
                "  store {}; Java {}, {}; {} routes, {}",
                settings.store().url(),
                Runtime.version().feature(),
                VertxFactory.isVirtual() ? "virtual threads" : settings.server().workers() + " workers",
                process.context().getRoutesSize(),
                process.routes().words());
        for (Path file : process.routes().ignored()) {
            LOG.warn("  {} is not read: names of files with routes end in .yaml", file);
        }
    }

    static String place(Connection connection) {
        if (connection.region() != null) {
            return ", region " + connection.region();
        }
        return connection.domain() == null ? "" : ", domain " + connection.domain();
    }
}
