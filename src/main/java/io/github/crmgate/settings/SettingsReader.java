package io.github.crmgate.settings;

import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads typed values and collects all faults, so that a user sees them at once.
 *
 * <ol>
 *   <li>A method that finds a fault records it and returns a harmless value; {@link #finish} then throws.
 *   <li>A fault never repeats the value of a secret.
 *   <li>A key below {@code crmgate.} that was never read is a fault, because it is probably misspelt.
 * </ol>
 */
public final class SettingsReader {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)", Pattern.CASE_INSENSITIVE);

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'", Pattern.DOTALL);

    private final SettingsSource source;
    private final Set<String> known = new HashSet<>();
    private final TreeSet<String> faults = new TreeSet<>();

    public SettingsReader(SettingsSource source) {
        this.source = source;
    }

    /** Returns the value, or the fallback. */
    public Optional<String> text(Setting setting) {
        known.add(setting.key());
        String value = source.find(setting);
        if (value != null && QUOTED.matcher(value).matches()) {
            fault(
                    setting.key(),
                    "has quotes around its value" + inEnvironment(setting)
                            + "; remove them, because they would be part of it (docker --env-file keeps them)");
            return Optional.of(value.substring(1, value.length() - 1));
        }
        return Optional.ofNullable(value == null ? setting.fallback() : value);
    }

    private String inEnvironment(Setting setting) {
        String origin = source.origin(setting);
        return origin.equals(setting.key()) ? "" : ", in " + origin;
    }

    /** Returns whether a value was set. */
    public boolean isSet(Setting setting) {
        return source.find(setting) != null;
    }

    /** Returns whether a secret or its file was set. */
    public boolean isSecretSet(Setting setting) {
        return isSet(setting) || isSet(file(setting));
    }

    /**
     * Returns the keys with a prefix that are set, for settings whose keys contain a user's own names: those of the
     * files in order of their lines, then those of the command line. Environment variables only override them.
     */
    public List<String> keysBelow(String prefix) {
        return source.keysAsWritten(prefix);
    }

    /** Returns the value, which is mandatory. */
    public String required(Setting setting) {
        return text(setting).orElseGet(() -> {
            missing(setting);
            return "";
        });
    }

    /** Returns a secret: from the key, or from the file that {@code key.file} names. */
    public Optional<Secret> secret(Setting setting) {
        Setting file = file(setting);
        Optional<String> direct = text(setting);
        Optional<String> path = text(file);
        if (direct.isPresent() && path.isPresent()) {
            fault(setting.key(), "is set together with " + file.key() + "; keep one of them");
        }
        return direct.or(() -> path.flatMap(name -> content(file, name))).map(Secret::of);
    }

    /** Returns a secret, which is mandatory. */
    public Optional<Secret> requiredSecret(Setting setting) {
        Optional<Secret> secret = secret(setting);
        if (!isSecretSet(setting)) {
            missing(setting);
        }
        return secret;
    }

    /** Returns one of the allowed values, in lower case. */
    public String choice(Setting setting, List<String> allowed) {
        Optional<String> value = text(setting).map(text -> text.toLowerCase(Locale.ROOT));
        if (value.isEmpty()) {
            fault(
                    setting.key(),
                    "is missing; set it, or " + setting.environmentVariable() + " in the environment, to one of "
                            + String.join(", ", allowed));
        } else if (!allowed.contains(value.get())) {
            fault(setting.key(), "is '" + value.get() + "', but must be one of " + String.join(", ", allowed));
        } else {
            return value.get();
        }
        return allowed.get(0);
    }

    /** Returns a time above zero, such as {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
    public Duration duration(Setting setting) {
        String value = required(setting);
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            fault(setting.key(), "is '" + value + "', but must be a time above zero such as 500ms, 5s or 2m");
            return Duration.ofSeconds(1);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Returns a whole number within bounds, inclusive. */
    public int integer(Setting setting, int least, int most) {
        String value = required(setting);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the fault is reported below
        }
        fault(setting.key(), "is '" + value + "', but must be a whole number from " + least + " to " + most);
        return least;
    }

    /** Returns an absolute http or https URL without query, fragment and user info; drops a slash at its end. */
    public Optional<URI> url(Setting setting) {
        return text(setting).flatMap(value -> {
            try {
                URI uri = URI.create(value.replaceAll("/+$", ""));
                boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
                if (web
                        && uri.getHost() != null
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null
                        && uri.getRawUserInfo() == null) {
                    return Optional.of(uri);
                }
            } catch (IllegalArgumentException e) {
                // the fault is reported below
            }
            fault(setting.key(), "must be a URL such as https://host or http://host:port/path");
            return Optional.empty();
        });
    }

    /**
     * Records a fault.
     *
     * @param text predicate, which follows the key
     */
    public void fault(String key, String text) {
        faults.add(key + " " + text);
    }

    /** Returns the number of faults. */
    public int faults() {
        return faults.size();
    }

    /** Records that a mandatory value is missing. */
    public void missing(Setting setting) {
        fault(setting.key(), "is missing; set it, or " + setting.environmentVariable() + " in the environment");
    }

    /**
     * Completes the reading.
     *
     * @param warning receives each unknown environment variable with the reason
     * @throws SettingsException if there was any fault
     */
    public void finish(BiConsumer<String, String> warning) throws SettingsException {
        for (String key : source.keysBelow("crmgate.")) {
            if (known.contains(key)) {
                continue;
            }
            fault(key, "is no setting of CrmGate" + suggestion(key));
        }
        Map<String, String> variables = known.stream()
                .collect(Collectors.toMap(
                        key -> new Setting(key, null, "").environmentVariable(),
                        Function.identity(),
                        (one, other) -> one,
                        TreeMap::new));
        source.environmentVariables().stream()
                .filter(name -> !variables.containsKey(name))
                .forEach(name -> warning.accept(
                        name, "in the environment is no setting of CrmGate" + suggestion(name, variables.keySet())));
        if (!faults.isEmpty()) {
            throw new SettingsException(List.copyOf(faults));
        }
    }

    private static Setting file(Setting secret) {
        return new Setting(secret.key() + ".file", null, "");
    }

    private Optional<String> content(Setting file, String name) {
        try {
            String content = TextFile.read(Path.of(name)).strip();
            if (QUOTED.matcher(content).matches()) {
                fault(file.key(), "names a file whose value has quotes around it; remove them: " + name);
            } else if (content.isEmpty()) {
                fault(file.key(), "names a file that is empty: " + name);
            } else {
                return Optional.of(content);
            }
        } catch (UnreadableFileException e) {
            fault(file.key(), "names a file that can't be read: " + name + " " + e.reason());
        } catch (InvalidPathException e) {
            fault(file.key(), "names a file that can't be read: " + name);
        }
        return Optional.empty();
    }

    private String suggestion(String key) {
        return known.stream()
                .sorted()
                .filter(candidate -> key.startsWith(candidate + "."))
                .findFirst()
                .map(SettingsReader::didYouMean)
                .orElseGet(() -> suggestion(key, new TreeSet<>(known)));
    }

    /** Returns a hint with the most similar known name, if any. */
    private static String suggestion(String name, Set<String> sorted) {
        String bare = letters(name);
        return sorted.stream()
                .filter(candidate -> letters(candidate).equals(bare))
                .findFirst()
                .or(() -> sorted.stream()
                        .filter(candidate -> Misspelling.of(candidate, name))
                        .findFirst())
                .map(SettingsReader::didYouMean)
                .orElse("");
    }

    private static String didYouMean(String name) {
        return "; did you mean " + name + "?";
    }

    private static String letters(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
