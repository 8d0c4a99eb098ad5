package io.github.crmgate.app;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsSource;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Starts CrmGate with the settings of the working directory. Exit code 1: the start failed. */
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

    /**
     * Limits the JDK's buffers outside the heap: one per thread, as large as the largest read, and a store reads
     * megabytes.
     */
    private static void limitFileBuffers() {
        System.getProperties().putIfAbsent("jdk.nio.maxCachedBufferSize", "65536");
    }

    /**
     * Serves until the process is asked to stop.
     *
     * @param serving runs once callers are served
     * @return the exit code
     */
    @SuppressWarnings("SystemOut") // nothing is logged before the settings say how
    public static int run(Runnable serving) {
        limitFileBuffers();
        List<String> warnings = new ArrayList<>();
        try {
            SettingsSource source = SettingsSource.ofProcess();
            CrmGateSettings settings = CrmGateSettings.read(source, (key, reason) -> warnings.add(key + " " + reason));
            System.setProperty("crmgate.log.format", settings.logFormat().name().toLowerCase(Locale.ROOT));
            settings.logLevels().apply();
            warnings.forEach(LoggerFactory.getLogger(CrmGate.class)::warn);
            return serve(settings, source.ofFiles(), serving);
        } catch (SettingsException e) {
            System.err.println("CrmGate can't start, its settings are wrong:");
            Stream.concat(e.faults().stream(), warnings.stream()).forEach(text -> System.err.println("  " + text));
            System.err.println("Settings come from " + SettingsSource.files()
                    + ", from the environment and from -D; docs/settings.md lists them.");
        } catch (IOException | ServiceConfigurationError e) {
            System.err.println("CrmGate can't start: " + e.getMessage());
        }
        return 1;
    }

    private static int serve(CrmGateSettings settings, Map<String, String> ofFiles, Runnable serving) {
        try (CrmGateProcess process = new CrmGateProcess(settings, ofFiles, Clock.tickMillis(ZoneOffset.UTC))) {
            return serve(process, serving);
        } catch (Exception e) {
            return failed(new StartFailure(RouteFolder.present(), List.of()), e);
        }
    }

    private static int serve(CrmGateProcess process, Runnable serving) {
        try {
            return process.run(() -> {
                Banner.log(process);
                serving.run();
            });
        } catch (Exception e) {
            return failed(
                    new StartFailure(process.routes(), process.beans().byName().keySet()), e);
        }
    }

    private static int failed(StartFailure failure, Exception e) {
        LoggerFactory.getLogger(CrmGate.class).error("CrmGate can't start: {}", failure.reason(e));
        LoggerFactory.getLogger(CrmGate.class).debug("CrmGate can't start", e);
        return 1;
    }
}
