package io.github.crmgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Documents, comments, messages, settings, routes and pages use the terms of the field. The words below stand for sentences
 * that have to be read twice: name the caller, the process or the CRM, and say what it does.
 */
final class ProseTest {
    private static final Pattern UNCLEAR = Pattern.compile(
            "\\b(?:nobody|somebody|whoever|anew|afresh|untold|so far|by (?:itself|themselves)"
                    + "|(?:is|are|was|were|be|been|being) told|told (?:of|apart)|tells? (?:nobody|nothing|of)"
                    + "|hears? (?:of|once)|that which|one that is made|what is where|flown|in the way|sub domains?"
                    + "|Java machine|is believed)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TEXTS_OF_JAVA =
            Pattern.compile("\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|//[^\\n]*|/\\*(?s:.*?)\\*/");
    private static final Pattern COMMENTS_OF_JAVA =
            Pattern.compile("\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|(?<comment>//[^\\n]*|/\\*(?s:.*?)\\*/)");
    private static final Pattern EXAMPLE_ADDRESS = Pattern.compile("\\S+@example\\.com");

    @Test
    void textsForUsersAndOperatorsAreClear() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : files(Path.of("src/main"), Path.of("routes"), Path.of("docs"))) {
            faults.addAll(faults(file, file.toString().endsWith(".java") ? TEXTS_OF_JAVA : null));
        }
        for (String file : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "application.properties")) {
            faults.addAll(faults(Path.of(file), null));
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void commentsOfTestsAreClear() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : files(Path.of("src/test/java"), Path.of("src/sandbox"))) {
            if (!file.endsWith("ProseTest.java")) {
                faults.addAll(faults(file, COMMENTS_OF_JAVA));
            }
        }

        assertThat(faults).isEmpty();
    }

    private static List<Path> files(Path... folders) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.exists(folder)) {
                try (Stream<Path> paths = Files.walk(folder)) {
                    paths.filter(path -> path.toString().matches(".*\\.(?:java|yaml|md|mustache|properties)"))
                            .sorted()
                            .forEach(found::add);
                }
            }
        }
        assertThat(found).isNotEmpty();
        return found;
    }

    /** Finds unclear words in the whole file, or in those parts of it that a pattern selects. */
    private static List<String> faults(Path file, Pattern parts) throws IOException {
        String content = Files.readString(file);
        Matcher part = (parts == null ? Pattern.compile("(?s).+") : parts).matcher(content);
        List<String> faults = new ArrayList<>();
        while (part.find()) {
            String text = parts == COMMENTS_OF_JAVA ? part.group("comment") : part.group();
            if (text != null) {
                String line = EXAMPLE_ADDRESS.matcher(text).replaceAll("").replaceAll("\\n\\s*\\*?\\s*", " ");
                Matcher unclear = UNCLEAR.matcher(line);
                while (unclear.find()) {
                    faults.add("%s: …%s…"
                            .formatted(
                                    file,
                                    line.substring(
                                            Math.max(0, unclear.start() - 40),
                                            Math.min(line.length(), unclear.end() + 20))));
                }
            }
        }
        return faults;
    }
}
