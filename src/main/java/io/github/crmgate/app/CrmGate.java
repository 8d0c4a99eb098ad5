package io.github.crmgate.app;

import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Starts CrmGate with the settings of the working directory. Exit code 1: it could not start. */
public final class CrmGate {
    private CrmGate() {}

    @SuppressWarnings("SystemOut") // there is no log yet
    public static void main(String[] arguments) {
        if (arguments.length > 0) {
            System.err.println("CrmGate takes no argument, but got " + arguments[0]
                    + "; settings go before -jar: java -Dkey=value -jar crmgate.jar");
            System.exit(1);
        }
        System.exit(run(() -> {}));
    }

    /** The JDK keeps, for each thread, a buffer outside the heap as large as the largest read: a store reads megabytes. */
    private static void limitFileBuffers() {
        System.getProperties().putIfAbsent("jdk.nio.maxCachedBufferSize", "65536");
    }

    /**
     * Serves until the process is told to stop.
     *
     * @param serving runs once callers are served
     * @return the exit code
     */
    @SuppressWarnings("SystemOut") // nothing is logged before the settings say how
    public static int run(Runnable serving) {
        limitFileBuffers();
        List<String> warnings = new ArrayList<>();
        try {
            CrmGateSettings settings =
                    CrmGateSettings.read(SettingsSource.ofProcess(), (key, reason) -> warnings.add(key + " " + reason));
            System.setProperty("crmgate.log.format", settings.logFormat().name().toLowerCase(Locale.ROOT));
            warnings.forEach(LoggerFactory.getLogger(CrmGate.class)::warn);
            return serve(settings, serving);
        } catch (SettingsException e) {
            System.err.println("CrmGate can't start, its settings are wrong:");
            e.faults().forEach(fault -> System.err.println("  " + fault));
            Path file = Path.of("application.properties").toAbsolutePath();
            System.err.println("Settings come from "
                    + (Files.exists(file) ? file : "the jar's application.properties (there is no " + file + ")")
                    + ", from the environment and from -D; README.md lists them.");
        } catch (IOException e) {
            System.err.println("CrmGate can't start: application.properties can't be read: " + e.getMessage());
        }
        return 1;
    }

    private static int serve(CrmGateSettings settings, Runnable serving) {
        try {
            HttpServerFactory.ensureFree(settings.host(), settings.port());
            try (CrmGateProcess process = new CrmGateProcess(settings, Clock.tickMillis(ZoneOffset.UTC))) {
                return process.run(() -> {
                    Banner.log(process);
                    serving.run();
                });
            }
        } catch (Exception e) {
            LoggerFactory.getLogger(CrmGate.class).error("CrmGate can't start: {}", StartFailure.reason(e));
            LoggerFactory.getLogger(CrmGate.class).debug("CrmGate can't start", e);
            return 1;
        }
    }
}
