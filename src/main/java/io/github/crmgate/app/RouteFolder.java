package io.github.crmgate.app;

import io.github.crmgate.app.config.CrmModules;
import io.github.crmgate.settings.TextFile;
import io.github.crmgate.settings.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The route files that run: those in the jar, those of providers in their own jars, and those of the folder
 * {@code routes} in the working directory. A file of the folder replaces the one of the same name in a jar; others are
 * added.
 */
final class RouteFolder {
    private static final String NAME = "routes";
    private static final String SUFFIX = ".yaml";
    /** Names that look like route files, but have another ending. */
    private static final Pattern MISNAMED = Pattern.compile("(?i).+\\.ya?ml(?<!(?-i:\\.yaml))");
    /** Ending of the names of CrmGate's own files. */
    private static final String PACKED_SUFFIX = ".camel.yaml";

    private final Path folder;
    private final NavigableSet<String> packed;
    private final NavigableSet<String> own;

    private RouteFolder(Path folder, NavigableSet<String> packed, NavigableSet<String> own) {
        this.folder = folder;
        this.packed = packed;
        this.own = own;
    }

    /** Returns the folder of the working directory. */
    static RouteFolder present() {
        return of(Path.of(NAME));
    }

    static RouteFolder of(Path folder) {
        try {
            TreeSet<String> packed = new TreeSet<>(packed());
            CrmModules.names().stream()
                    .map(provider -> provider + PACKED_SUFFIX)
                    .filter(name -> CrmModules.loader().getResource(NAME + "/" + name) != null)
                    .forEach(packed::add);
            return new RouteFolder(folder, packed, files(folder, SUFFIX));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the pattern for Camel.
     *
     * @throws UncheckedIOException if a file of the folder is not in UTF-8: Camel would replace characters, or fail
     *     without its name
     */
    String pattern() {
        try {
            for (String name : own) {
                TextFile.read(folder.resolve(name));
            }
        } catch (UnreadableFileException e) {
            throw new UncheckedIOException(e);
        }
        Stream<String> ofJar =
                packed.stream().filter(name -> !own.contains(name)).map(name -> "classpath:routes/" + name);
        Stream<String> ofFolder = own.isEmpty() ? Stream.empty() : Stream.of("file:" + folder + "/*" + SUFFIX);
        return Stream.concat(ofJar, ofFolder).collect(Collectors.joining(","));
    }

    /** Returns whether there is a file of this name, in a jar or in the folder. */
    boolean has(String name) {
        return packed.contains(name) || own.contains(name);
    }

    /** Returns whether a file of this name is one of CrmGate's, of the jar or in its place. */
    boolean isOfCrmGate(String location) {
        return packed.contains(location.substring(location.lastIndexOf('/') + 1));
    }

    /** Returns the origins of routes, for the log. */
    String words() {
        if (own.isEmpty()) {
            return "of the jar";
        }
        NavigableSet<String> added = new TreeSet<>(own);
        added.removeAll(packed);
        int replaced = own.size() - added.size();
        return (replaced == packed.size() ? "of " : "of the jar and ")
                + folder.toAbsolutePath()
                + (replaced == 0 || replaced == packed.size() ? "" : ", which replaces " + listed(own, packed))
                + (added.isEmpty() ? "" : ", which adds " + String.join(", ", added));
    }

    /**
     * Returns the files that were most likely meant to hold routes and are not read, as their names do not end in
     * {@value #SUFFIX}.
     */
    List<Path> ignored() {
        try {
            return files(folder, "").stream()
                    .filter(MISNAMED.asMatchPredicate())
                    .map(folder::resolve)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String listed(Collection<String> names, Collection<String> among) {
        return names.stream().filter(among::contains).collect(Collectors.joining(", "));
    }

    /**
     * Returns the lines of the folder's files in which a pattern is found, such as {@code routes/mine.yaml, line 7}.
     */
    List<String> findInFolder(Pattern pattern) {
        List<String> places = new ArrayList<>();
        for (String name : own) {
            Path file = folder.resolve(name);
            find(pattern, text(file), file.toString(), places);
        }
        return places;
    }

    /** Returns the same, and then those of the jar's files that no file of the folder replaces. */
    List<String> find(Pattern pattern) {
        List<String> places = new ArrayList<>(findInFolder(pattern));
        packed.stream().filter(name -> !own.contains(name)).forEach(name -> {
            try (InputStream stream = CrmModules.loader().getResourceAsStream(NAME + "/" + name)) {
                byte[] text = Objects.requireNonNull(stream).readAllBytes();
                find(pattern, new String(text, StandardCharsets.UTF_8), "the jar's " + name, places);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return places;
    }

    /** Returns the content, or an empty text if it can't be read, because it only serves an explanation. */
    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static void find(Pattern pattern, String text, String file, List<String> places) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
                places.add(file + ", line " + (i + 1));
            }
        }
    }

    private static NavigableSet<String> files(Path folder, String suffix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static NavigableSet<String> packed() throws IOException {
        URL one = Objects.requireNonNull(RouteFolder.class.getResource("/" + NAME + "/crm-call.camel.yaml"));
        if (one.openConnection() instanceof JarURLConnection connection) {
            return connection.getJarFile().stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(NAME + "/") && name.endsWith(PACKED_SUFFIX))
                    .map(name -> name.substring(NAME.length() + 1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        return files(Objects.requireNonNull(Path.of(URI.create(one.toString())).getParent()), PACKED_SUFFIX);
    }
}
