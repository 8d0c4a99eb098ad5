package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.testing.PackedJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The class archive that the start script creates, and starts from. */
final class ClassArchiveIT extends PackedScene {
    /** Maven ran the start script, which created an archive beside the jar, in its default place. */
    @Test
    void theStartScriptStartsTheTemplateFromTheArchiveAndPassesSignalsOn() throws IOException {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !PackedJar.classArchive().isEmpty());
        Path link = Files.createSymbolicLink(
                folder.resolve("start"), Path.of("bin/crmgate").toAbsolutePath());
        assertThat(link.toFile().canExecute()).isTrue();
        Files.copy(Path.of("application.properties"), folder.resolve("application.properties"));
        try (SimulatedFreshsales freshsales = SimulatedFreshsales.start();
                PackedCrmGate gate = PackedCrmGate.startByScript(
                                link,
                                folder,
                                Map.of(
                                        "crmgate.freshsales.base-url",
                                        freshsales.suiteBase().toString()),
                                Map.of(
                                        "JAVA_HOME",
                                        PackedCrmGate.thisJava().toString(),
                                        "JAVA_OPTS",
                                        "-XX:TieredStopAtLevel=1 -Xlog:class+load:file=classes.log"))
                        .ready()) {
            assertThat(gate.output())
                    .contains("no pre-authorized connection")
                    .doesNotContain("null", "creating the class archive");
            assertThat(gate.json("/api/leads").path("code").asText()).isEqualTo("authorization_required");

            String account = Json.write(Json.object()
                    .put("provider", "freshsales")
                    .put("domain", "acme")
                    .put("apiKey", freshsales.apiKey())
                    .put("owner", "ann"));
            assertThat(gate.post("/api/connections", account).statusCode()).isEqualTo(201);
            assertThat(gate.get("/api/leads?owner=ann&limit=3").body()).contains("\"provider\":\"freshsales\"");

            gate.terminate();
            assertThat(gate.exitCode()).isEqualTo(143);
            assertThat(gate.output()).contains("CrmGate is stopping").doesNotContain(freshsales.apiKey());
        }
        assertClassesCameFromTheArchive(folder);
        assertThat(PackedJar.PATH.getParent().toFile().list()).noneMatch(file -> file.contains(".jsa."));
    }

    /** On the later Java if there is one: its archives are created in another way, and its threads are virtual. */
    @Test
    void theArchiveOfAReadOnlyPlaceIsInATemporaryFolderOfTheUser() throws IOException {
        Path home = Files.createDirectories(folder.resolve("the gate"));
        Files.createSymbolicLink(home.resolve("crmgate.jar"), PackedJar.PATH);
        Files.createSymbolicLink(home.resolve("lib"), PackedJar.PATH.resolveSibling("lib"));
        Files.copy(
                Path.of("bin/crmgate"),
                Files.createDirectories(home.resolve("bin")).resolve("crmgate"));
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

    private static void assertClassesCameFromTheArchive(Path work) {
        assertThat(work.resolve("classes.log"))
                .content()
                .contains("io.github.crmgate.route.lead.SearchParameters source: shared objects file");
    }
}
