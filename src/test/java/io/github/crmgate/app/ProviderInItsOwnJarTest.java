package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.crm.CrmModule;
import io.github.crmgate.settings.Setting;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider of {@code src/test/provider}, packed in a jar that stands beside CrmGate's on the class path. */
final class ProviderInItsOwnJarTest {
    private static final Path FOLDER = Path.of("src/test/provider");
    private static final WireMockServer CRM = new WireMockServer(options().dynamicPort());

    @TempDir
    private static Path classes;

    @TempDir
    private Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @BeforeAll
    static void compile() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            String[] arguments = Stream.concat(
                            Stream.of("-proc:none", "-d", classes.toString(), "-cp", classPath()),
                            files.map(Path::toString).filter(name -> name.endsWith(".java")))
                    .toArray(String[]::new);
            assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                    .isZero();
        }
        CRM.start();
        CRM.stubFor(get(urlPathEqualTo("/me")).willReturn(unauthorized()));
        CRM.stubFor(get(urlPathEqualTo("/me"))
                .withHeader("X-Nimbus-Key", equalTo("k3y"))
                .willReturn(okJson("{}")));
        page(1, "[{\"id\":\"1\",\"name\":\"Ann Lee\",\"email\":\"ann@example.org\"}]", true);
        page(2, "[{\"id\":\"2\",\"name\":\"Bo Xu\"}]", false);
    }

    @AfterAll
    static void stop() {
        CRM.stop();
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void itsLeadsAreServed() throws IOException {
        try (URLClassLoader jar = jar("");
                RunningCrmGate gate = start(jar)) {
            assertThat(gate.get("/api/leads?limit=2").data())
                    .extracting(lead -> lead.path("fullName").asText())
                    .containsExactly("Ann Lee", "Bo Xu");
            Answer connected =
                    gate.post("/api/connections", "{\"provider\":\"nimbus\",\"apiKey\":\"k3y\",\"id\":\"two\"}");
            assertThat(connected.status()).isEqualTo(201);
            assertThat(gate.post("/api/connections", "{\"provider\":\"nimbus\",\"apiKey\":\"wrong\",\"id\":\"three\"}")
                            .status())
                    .isEqualTo(422);
            assertThat(gate.post("/api/connections/two/check").json().path("ok").asBoolean())
                    .isTrue();
            assertThat(CrmGateSettings.all()).extracting(Setting::key).contains("crmgate.nimbus.url");
        }
    }

    @Test
    void theStartNamesTheRoutesThatItLacks() throws IOException {
        try (URLClassLoader jar = jar("nimbus-auth-check")) {
            assertThatThrownBy(() -> start(jar))
                    .hasMessage("the provider 'nimbus' needs the routes nimbus-auth-check; add them to"
                            + " routes/nimbus.camel.yaml");
        }
    }

    private static RunningCrmGate start(ClassLoader jar) {
        Thread.currentThread().setContextClassLoader(jar);
        return RunningCrmGate.start(Map.of(
                "crmgate.provider", "nimbus",
                "crmgate.nimbus.url", CRM.baseUrl(),
                "crmgate.nimbus.api-key", "k3y"));
    }

    /** The jar; the route of this id has another one, if there is an id. */
    private URLClassLoader jar(String renamed) throws IOException {
        Path jar = folder.resolve("nimbus.jar");
        Map<String, byte[]> entries = new HashMap<>(content(FOLDER));
        entries.putAll(content(classes));
        if (!renamed.isEmpty()) {
            String routes = new String(entries.get("routes/nimbus.camel.yaml"));
            entries.put(
                    "routes/nimbus.camel.yaml",
                    routes.replace("id: " + renamed + "\n", "id: other\n").getBytes());
        }
        try (JarOutputStream stream = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                stream.putNextEntry(new JarEntry(entry.getKey()));
                stream.write(entry.getValue());
            }
        }
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, CrmModule.class.getClassLoader());
    }

    private static Map<String, byte[]> content(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(file -> folder.relativize(file).toString(), file -> {
                        try {
                            return Files.readAllBytes(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }));
        }
    }

    private static String classPath() {
        return Stream.of(CrmModule.class, JsonNode.class, TreeNode.class, JsonInclude.class, Nullable.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void page(int number, String leads, boolean more) {
        CRM.stubFor(get(urlPathEqualTo("/leads"))
                .withHeader("X-Nimbus-Key", equalTo("k3y"))
                .withQueryParam("page", equalTo(String.valueOf(number)))
                .willReturn(okJson("{\"leads\":" + leads + ",\"more\":" + more + "}")));
    }
}
