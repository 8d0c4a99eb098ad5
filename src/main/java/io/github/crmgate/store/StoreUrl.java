package io.github.crmgate.store;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the store is: {@code jdbc:h2:file:…} beside the process, {@code jdbc:h2:mem:…} for a trial that keeps nothing,
 * or {@code jdbc:postgresql:…}.
 */
public final class StoreUrl {
    private static final Pattern FILE = Pattern.compile("jdbc:h2:(?:file:)?(~/|\\.{0,2}/|[A-Za-z]:)([^;:]+)(;.*)?");
    private static final Pattern MEMORY = Pattern.compile("jdbc:h2:mem:[^;]*(;.*)?");

    private final String jdbc;

    private StoreUrl(String jdbc) {
        this.jdbc = jdbc;
    }

    /** The URL, or empty if it is none of the three forms. */
    public static Optional<StoreUrl> parse(String url) {
        boolean known = url.startsWith("jdbc:postgresql:")
                || MEMORY.matcher(url).matches()
                || FILE.matcher(url).matches();
        return known ? Optional.of(new StoreUrl(url)) : Optional.empty();
    }

    /** Whether other machines may reach it. */
    public boolean remote() {
        return jdbc.startsWith("jdbc:postgresql:");
    }

    /** The file of the vault's key, beside the store's; empty if the store has no file. */
    public Optional<Path> keyFile() {
        Matcher matcher = FILE.matcher(jdbc);
        if (remote() || MEMORY.matcher(jdbc).matches() || !matcher.matches()) {
            return Optional.empty();
        }
        String root = matcher.group(1);
        String folder = root.equals("~/") ? System.getProperty("user.home") + "/" : root;
        return Optional.of(Path.of(folder + matcher.group(2) + ".key"));
    }

    /** The URL without what may be secret: parameters and user. */
    @Override
    public String toString() {
        return jdbc.replaceFirst("[;?].*", "").replaceFirst("//.*@", "//");
    }

    /** Whether the store is a file that this process writes itself. */
    boolean file() {
        return keyFile().isPresent();
    }

    /**
     * What the driver gets. An embedded store writes at once, keeps little in memory and no trace file, and is closed by
     * the process, not by the end of the VM; what the operator set stays.
     */
    String jdbc() {
        if (remote()) {
            return jdbc;
        }
        boolean memory = MEMORY.matcher(jdbc).matches();
        String set = jdbc.toUpperCase(Locale.ROOT);
        return jdbc
                + Stream.of(
                                "DB_CLOSE_ON_EXIT=FALSE",
                                "TRACE_LEVEL_FILE=0",
                                memory ? "DB_CLOSE_DELAY=-1" : "WRITE_DELAY=0",
                                "CACHE_SIZE=4096")
                        .filter(setting -> !set.contains(";" + setting.substring(0, setting.indexOf('=') + 1)))
                        .map(setting -> ";" + setting)
                        .collect(Collectors.joining());
    }

    /** A server that is gone is noticed in seconds. */
    Map<String, String> properties() {
        return remote()
                ? Map.of(
                        "ApplicationName",
                        "crmgate",
                        "connectTimeout",
                        "3",
                        "socketTimeout",
                        "10",
                        "tcpKeepAlive",
                        "true")
                : Map.of();
    }
}
