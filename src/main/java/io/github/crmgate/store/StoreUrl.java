package io.github.crmgate.store;

import io.github.crmgate.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * URL of the store: {@code jdbc:h2:file:…} for one process, {@code jdbc:h2:mem:…} for a trial without persistence, or
 * {@code jdbc:postgresql:…}.
 */
public final class StoreUrl {
    private static final Pattern FILE = Pattern.compile("jdbc:h2:(?:file:)?(~/|\\.{0,2}/|[A-Za-z]:)([^;:]+)(;.*)?");
    private static final Pattern MEMORY = Pattern.compile("jdbc:h2:mem:[^;]*(;.*)?");

    private final String jdbc;

    private StoreUrl(String jdbc) {
        this.jdbc = jdbc;
    }

    /** Parses a URL; returns empty if it has none of the three forms. */
    public static Optional<StoreUrl> parse(String url) {
        boolean known = url.startsWith("jdbc:postgresql:")
                || MEMORY.matcher(url).matches()
                || FILE.matcher(url).matches();
        return known ? Optional.of(new StoreUrl(url)) : Optional.empty();
    }

    /** Returns whether other machines may reach it. */
    public boolean remote() {
        return jdbc.startsWith("jdbc:postgresql:");
    }

    /** Returns the file of the vault key, beside the store's; empty if the store has no file. */
    public Optional<Path> keyFile() {
        Matcher matcher = FILE.matcher(jdbc);
        if (remote() || MEMORY.matcher(jdbc).matches() || !matcher.matches()) {
            return Optional.empty();
        }
        String root = matcher.group(1);
        String folder = root.equals("~/") ? System.getProperty("user.home") + "/" : root;
        return Optional.of(Path.of(folder + matcher.group(2) + ".key"));
    }

    /** Contains the URL without parameters and user, which may be secret. */
    @Override
    public String toString() {
        return jdbc.replaceFirst("[;?].*", "").replaceFirst("//.*@", "//");
    }

    /** Returns whether several processes may have it open. */
    boolean shared() {
        return remote() || jdbc.toUpperCase(Locale.ROOT).contains(";AUTO_SERVER=TRUE");
    }

    /** Returns whether the store is a file that this process writes. */
    boolean file() {
        return keyFile().isPresent();
    }

    /**
     * Returns the URL for the driver. An embedded store commits to the disk at once, uses little memory, writes no
     * trace file, and is closed by the process, not by the end of the JVM. Parameters of the operator stay.
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

    /** Opens the connection of the listener, outside of the pool and under a name of its own. */
    Connection listen(@Nullable String user, @Nullable Secret password) throws SQLException {
        Properties all = new Properties();
        all.putAll(properties());
        all.setProperty("ApplicationName", "crmgate-listener");
        if (user != null) {
            all.setProperty("user", user);
        }
        if (password != null) {
            all.setProperty("password", password.reveal());
        }
        return DriverManager.getConnection(jdbc(), all);
    }

    /** Returns driver properties by which a lost server is detected within seconds. */
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

    /**
     * Returns the cause and the remedy, with the folder or file concerned.
     *
     * @param keyFile file of the vault key, beside the store's
     * @param reason message of the database
     */
    static String explain(Path keyFile, String reason) {
        Path key = keyFile.toAbsolutePath().normalize();
        Path store = key.resolveSibling(key.getFileName().toString().replaceFirst("\\.key$", ".mv.db"));
        Path there = store;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        String user = "the user '" + System.getProperty("user.name") + "' that runs CrmGate";
        if (!there.equals(store) && !Files.isDirectory(there)) {
            return there + " is a file, not a folder; name a folder in crmgate.store.url";
        }
        if (!Files.isWritable(there)) {
            return user + " has no permission to write to " + there
                    + "; give it that permission (chown the volume of a container), or name another folder in"
                    + " crmgate.store.url";
        }
        return reason + "; check that " + user + " can create and write files in " + store.getParent()
                + ", and that the disk is not full";
    }
}
