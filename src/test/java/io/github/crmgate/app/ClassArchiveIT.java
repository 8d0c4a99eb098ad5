package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.testing.PackedJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The class archive that the start script creates, and starts from. */
final class ClassArchiveIT extends PackedScene {
    @Test
    void theStartScriptCreatesAnArchiveOnceAndPassesSignalsOn() throws IOException {
        Path home = home();
        Path link = Files.createSymbolicLink(folder.resolve("start"), home.resolve("bin/crmgate"));
        assertThat(link.toFile().canExecute()).isTrue();
        Map<String, String> environment = Map.of(
                "JAVA_HOME",
                PackedCrmGate.thisJava().toString(),
                "JAVA_OPTS",
                "-XX:TieredStopAtLevel=1 -Xlog:class+load:file=classes.log");
        Map<String, String> settings = RunningCrmGate.zoho(zoho, "us");
        try (PackedCrmGate gate =
                PackedCrmGate.startByScript(link, folder, settings, environment).ready()) {
            assertThat(gate.get("/api/leads?limit=1").statusCode()).isEqualTo(200);
            assertThat(gate.output()).contains("creating the class archive");
            gate.terminate();
            assertThat(gate.exitCode()).isEqualTo(143);
            assertThat(gate.output()).contains("CrmGate is stopping");
        }
        assertClassesCameFromTheArchive(folder);
        assertThat(home.toFile().list()).hasSize(4).anyMatch(file -> file.endsWith(".jsa"));

        settings.put("crmgate.zoho.region", "mars");
        try (PackedCrmGate gate = PackedCrmGate.startByScript(link, folder, settings, environment)) {
            assertThat(gate.exitCode()).isEqualTo(1);
            assertThat(gate.output()).contains("mars").doesNotContain("creating the class archive");
        }
    }

    /** On the later Java if there is one: its archives are created in another way, and its threads are virtual. */
    @Test
    void theArchiveOfAReadOnlyPlaceIsInATemporaryFolderOfTheUser() throws IOException {
        Path home = home();
        Path work = Files.createDirectories(folder.resolve("work"));
        Path temporary = Files.createDirectories(folder.resolve("temporary"));
        for (Path open : List.of(work, temporary)) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.put("crmgate.store.url", "jdbc:h2:mem:readonly");
        String later = System.getenv("CRMGATE_LATER_JAVA");
        if (later != null) {
            settings.put("crmgate.http.workers", "2");
            settings.put("crmgate.http.timeout", "3m");
        }
        Map<String, String> environment = Map.of(
                "JAVA_HOME",
                later != null ? later : PackedCrmGate.thisJava().toString(),
                "JAVA_OPTS",
                "-Xlog:class+load:file=classes.log",
                "TMPDIR",
                temporary.toString());
        try (PackedCrmGate gate = PackedCrmGate.startUnprivileged(
                        home.resolve("bin/crmgate"), work, settings, environment)
                .ready()) {
            assertThat(gate.get("/api/leads?limit=1").statusCode()).isEqualTo(200);
            assertThat(gate.output())
                    .contains("creating the class archive " + temporary)
                    .doesNotContain("no class archive could be created");
            if (later != null) {
                assertThat(gate.output()).contains("virtual threads");
                assertThatAllAreInFlightAtOnce(gate, 100); // the number of workers is no limit
            }
        }
        assertClassesCameFromTheArchive(work);
        assertThat(home.toFile().list()).containsExactlyInAnyOrder("crmgate.jar", "lib", "bin");
        try (Stream<Path> own = Files.list(temporary)) {
            assertThat(own.filter(path -> path.getFileName().toString().startsWith("crmgate-")))
                    .singleElement()
                    .satisfies(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo("rwx------"));
        }
    }

    /** A folder with the script, the jar and its libraries. */
    private Path home() throws IOException {
        Path home = Files.createDirectories(folder.resolve("the gate"));
        Files.createSymbolicLink(home.resolve("crmgate.jar"), PackedJar.PATH);
        Files.createSymbolicLink(home.resolve("lib"), PackedJar.PATH.resolveSibling("lib"));
        Files.copy(
                Path.of("bin/crmgate"),
                Files.createDirectories(home.resolve("bin")).resolve("crmgate"));
        return home;
    }

    private static void assertClassesCameFromTheArchive(Path work) {
        assertThat(work.resolve("classes.log"))
                .content()
                .contains("io.github.crmgate.route.lead.SearchParameters source: shared objects file");
    }
}
