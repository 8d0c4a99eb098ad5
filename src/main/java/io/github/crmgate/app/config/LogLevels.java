package io.github.crmgate.app.config;

import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Levels of loggers by their names.
 *
 * <p>Libraries that carry requests and responses log them, credentials included, at levels finer than {@code info}. No
 * setting reaches those.
 */
public final class LogLevels {
    private static final Setting LEVELS = new Setting(
            "crmgate.log.levels",
            null,
            "Levels of loggers, such as `my-route=debug,com.example=warn`: error, warn, info, debug, trace"
                    + " or off. A route's `log` step logs under the id of the route.");
    private static final List<String> NAMES = List.of("error", "warn", "info", "debug", "trace", "off");
    private static final List<String> CARRIERS = List.of(
            "org.apache", "org.postgresql", "org.h2", "org.jdbi", "org.flywaydb", "com.zaxxer", "io.netty", "io.vertx");
    private static final Pattern ENTRY = Pattern.compile("([\\w.$-]+)\\s*=\\s*(\\w+)");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private final Map<String, Level> levels;

    private LogLevels(Map<String, Level> levels) {
        this.levels = levels;
    }

    /** Returns the keys, for docs/settings.md. */
    static List<Setting> all() {
        return List.of(LEVELS);
    }

    static LogLevels read(SettingsReader reader) {
        Map<String, Level> levels = new LinkedHashMap<>();
        for (String entry : COMMA.splitAsStream(reader.text(LEVELS).orElse(""))
                .filter(text -> !text.isEmpty())
                .toList()) {
            Matcher matcher = ENTRY.matcher(entry);
            String level = matcher.matches() ? matcher.group(2).toLowerCase(Locale.ROOT) : "";
            if (!NAMES.contains(level)) {
                reader.fault(
                        LEVELS.key(),
                        "holds '" + entry + "', but must hold names with levels such as my-route=debug; levels are "
                                + String.join(", ", NAMES));
            } else if (Level.valueOf(level).isLessSpecificThan(Level.DEBUG) && carries(matcher.group(1))) {
                reader.fault(
                        LEVELS.key(),
                        "holds '" + entry + "', but libraries log credentials at this level; use info or above for "
                                + matcher.group(1));
            } else {
                levels.put(matcher.group(1), Level.valueOf(level));
            }
        }
        return new LogLevels(levels);
    }

    /** Sets them. */
    public void apply() {
        levels.forEach(Configurator::setLevel);
    }

    private static boolean carries(String logger) {
        return logger.equals("root")
                || CARRIERS.stream()
                        .anyMatch(carrier ->
                                (carrier + ".").startsWith(logger + ".") || logger.startsWith(carrier + "."));
    }
}
