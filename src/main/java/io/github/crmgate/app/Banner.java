package io.github.crmgate.app;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.server.Loopback;
import io.github.crmgate.server.VertxFactory;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports at the start what runs and where. */
final class Banner {
    private static final Logger LOG = LoggerFactory.getLogger(CrmGate.class);

    /** Addresses that stand for all addresses of the machine. */
    private static final Set<String> ALL = Set.of("0.0.0.0", "::", "[::]");

    private Banner() {}

    static void log(CrmGateProcess process) {
        CrmGateSettings settings = process.settings();
        String version = CrmGate.class.getPackage().getImplementationVersion();
        LOG.info(
                "CrmGate{} serves http://{}:{}, listening on {}, {}",
                version == null ? "" : " " + version,
                host(settings.server().host()),
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

    /** Returns the host of a URL for an address to listen on: {@code localhost} for loopback and all addresses. */
    static String host(String address) {
        if (Loopback.is(address) || ALL.contains(address)) {
            return "localhost";
        }
        return address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
    }

    static String place(Connection connection) {
        if (connection.region() != null) {
            return ", region " + connection.region();
        }
        return connection.domain() == null ? "" : ", domain " + connection.domain();
    }
}
