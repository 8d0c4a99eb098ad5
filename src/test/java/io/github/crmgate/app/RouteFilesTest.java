package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.app.config.CrmModules;
import io.github.crmgate.settings.SettingsSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files below routes/: Camel's schema and the rules of the house, each shown to find what breaks it. */
final class RouteFilesTest {
    private static final String HEAD = """
            - route:
                id: some-route
                description: Does something.
                routeConfigurationId: http-errors
                from:
                  uri: direct:some
                  steps:
            """;

    private static JsonSchema schema;

    @BeforeAll
    static void readSchema() throws IOException {
        try (InputStream stream = RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(Objects.requireNonNull(stream));
        }
    }

    static Stream<RouteFile> files() {
        return RouteFile.all().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileFitsCamelsSchema(RouteFile file) {
        assertThat(faults(file.root())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileObeysTheRulesOfTheHouse(RouteFile file) {
        assertThat(file.parts()).isNotEmpty();
        assertThat(HouseRules.all(file)).isEmpty();
    }

    @Test
    void idsAreUnique() {
        assertThat(HouseRules.uniqueIds(RouteFile.all())).isEmpty();
    }

    @Test
    void whatRoutesNameIsThere() {
        assertThat(HouseRules.knownConfigurations(RouteFile.all())).isEmpty();
        assertThat(HouseRules.knownRoutes(RouteFile.all())).isEmpty();
    }

    @Test
    void everyBeanThatRoutesNameIsRegisteredByItsPackageAndEveryRegisteredOneIsNamed() throws Exception {
        Set<String> named = new HashSet<>();
        RouteFile.all().forEach(file -> named.addAll(file.beans()));
        try (CrmGateProcess process = new CrmGateProcess(settings(), Map.of(), Clock.systemUTC())) {
            process.start();
            Map<String, String> packages = process.beans().packages();

            assertThat(HouseRules.knownBeans(RouteFile.all(), packages.keySet()))
                    .isEmpty();
            assertThat(packages.keySet()).isSubsetOf(named);
            assertThat(RouteFile.all())
                    .allSatisfy(file -> assertThat(HouseRules.registeredBeans(file, packages))
                            .isEmpty());
        }
    }

    static Stream<String> providers() {
        return CrmModules.names().stream();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aProviderHasItsRoutes(String provider) {
        RouteFile file = files().filter(one -> one.name().equals(provider + ".camel.yaml"))
                .findFirst()
                .orElseThrow();

        assertThat(HouseRules.providerRoutes(file, provider)).isEmpty();
    }

    @Test
    void aMisspelledStepIsFound() {
        assertThat(faults(snippet("- processs: {ref: one}").root())).isNotEmpty();
        assertThat(faults(snippet("- to: {id: x, url: direct:one}").root())).isNotEmpty();
        assertThat(faults(snippet("- process: {ref: one}").root())).isEmpty();
    }

    @Test
    void aBadNameIsFound() {
        assertThat(HouseRules.names(RouteFile.of("someRoutes.camel.yaml", HEAD)))
                .hasSize(1);
        assertThat(HouseRules.names(RouteFile.of("some-routes.yaml", HEAD))).hasSize(1);
        assertThat(HouseRules.names(changed("id: some-route", "id: someRoute"))).hasSize(1);
        assertThat(HouseRules.names(changed("    id: some-route\n", ""))).hasSize(1);
        assertThat(HouseRules.names(snippet("- to: {id: toOne, uri: direct:one}")))
                .hasSize(1);
        assertThat(HouseRules.names(snippet("- to: {id: to-one, uri: direct:one}")))
                .isEmpty();
    }

    @Test
    void aBadDescriptionIsFound() {
        assertThat(HouseRules.descriptions(changed("    description: Does something.\n", "")))
                .hasSize(1);
        assertThat(HouseRules.descriptions(changed("Does something.", "does something")))
                .hasSize(1);
        assertThat(HouseRules.descriptions(changed("Does something.", "Does something. Does more.")))
                .hasSize(1);
        assertThat(HouseRules.descriptions(changed("Does something.", "Asks Zoho v8.1 for leads.")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- to: {uri: direct:one}",
                "- toD: {uri: direct:one}",
                "- wireTap: {uri: direct:one}",
                "- recipientList: {constant: {expression: direct:one}}",
                "- filter: {simple: {expression: 'true'}, steps: [{to: {uri: direct:one}}]}"
            })
    void aStepThatLeavesTheRouteWithoutAnIdIsFound(String step) {
        assertThat(HouseRules.leavingSteps(snippet(step))).hasSize(1);
    }

    @Test
    void aQueryInAUriIsFound() {
        assertThat(HouseRules.uris(snippet("- to: {id: x, uri: 'http:crm?bridgeEndpoint=true'}")))
                .hasSize(1);
        assertThat(HouseRules.uris(changed("direct:some", "platform-http:/some?httpMethodRestrict=GET")))
                .hasSize(1);
    }

    @Test
    void aLongRouteIsFound() {
        String[] steps = new String[9];
        Arrays.fill(steps, "- process: {ref: one}");

        assertThat(HouseRules.sizes(snippet(steps))).hasSize(1);
        assertThat(HouseRules.sizes(snippet(Arrays.copyOf(steps, 8)))).isEmpty();
    }

    @Test
    void aSecondBranchIsFound() {
        String filter = "- filter: {simple: {expression: 'true'}, steps: [{process: {ref: one}}]}";

        assertThat(HouseRules.sizes(snippet(filter, filter))).hasSize(1);
        assertThat(HouseRules.sizes(snippet(filter))).isEmpty();
    }

    @Test
    void errorHandlingInARouteIsFound() {
        String doTry =
                "- doTry: {steps: [{process: {ref: one}}], doCatch: [{exception: [java.io.IOException], steps: []}]}";
        String failedCall = doTry.replace("steps: []}]", "steps: [{to: {id: some-failed, uri: direct:failed-call}}]}]");
        String finallyOnly = "- doTry: {steps: [{process: {ref: one}}], doFinally: {steps: []}}";
        String configuration = "    routeConfigurationId: http-errors\n";
        String handler = "    errorHandler: {noErrorHandler: {}}\n";

        assertThat(HouseRules.errorHandling(snippet(doTry))).hasSize(1);
        assertThat(HouseRules.errorHandling(snippet(failedCall))).isEmpty();
        assertThat(HouseRules.errorHandling(snippet(finallyOnly))).isEmpty();
        assertThat(HouseRules.errorHandling(changed(configuration, ""))).hasSize(1);
        assertThat(HouseRules.errorHandling(changed(configuration, handler))).isEmpty();
        assertThat(HouseRules.errorHandling(changed(configuration, configuration + handler)))
                .hasSize(1);
        assertThat(HouseRules.errorHandling(
                        changed(configuration, configuration + "    errorHandler: {defaultErrorHandler: {}}\n")))
                .hasSize(1);
    }

    @Test
    void anIdGivenTwiceIsFound() {
        RouteFile file = snippet("- to: {id: some-route, uri: direct:one}");

        assertThat(HouseRules.uniqueIds(List.of(file))).hasSize(1);
        assertThat(HouseRules.uniqueIds(List.of(snippet(), snippet()))).hasSize(1);
    }

    @Test
    void aNameOfNothingIsFound() {
        RouteFile file = snippet(
                "- process: {ref: one}", "- to: {id: x, uri: direct:two}", "- toD: {id: y, uri: 'direct:${b}'}");

        assertThat(HouseRules.knownBeans(List.of(file), Set.of("two"))).containsExactly("there is no bean one");
        assertThat(HouseRules.knownBeans(List.of(changed("direct:some", "direct:some"), file), Set.of("one")))
                .isEmpty();
        assertThat(HouseRules.knownRoutes(List.of(file))).containsExactly("there is no route from direct:two");
        assertThat(HouseRules.knownConfigurations(List.of(file))).hasSize(1);
    }

    @Test
    void aBeanOfAnotherPackageIsFound() {
        Map<String, String> packages = Map.of(
                "one", "io.github.crmgate.route.some",
                "two", "io.github.crmgate.route.call",
                "three", "io.github.crmgate.route.proxy");

        assertThat(HouseRules.registeredBeans(snippet("- process: {ref: one}", "- process: {ref: two}"), packages))
                .isEmpty();
        assertThat(HouseRules.registeredBeans(snippet("- process: {ref: three}"), packages))
                .containsExactly("some.camel.yaml: the bean three is registered by io.github.crmgate.route.proxy");
        assertThat(HouseRules.registeredBeans(
                        snippet("- wireTap: {id: x, uri: direct:one, executorService: '#three'}"), packages))
                .hasSize(1);
        assertThat(HouseRules.registeredBeans(
                        RouteFile.of("some-api.camel.yaml", HEAD + "        - process: {ref: one}\n"), packages))
                .isEmpty();
    }

    @Test
    void aProviderWithoutOneOfItsRoutesIsFound() {
        RouteFile zoho = files().filter(file -> file.name().equals("zoho.camel.yaml"))
                .findFirst()
                .orElseThrow();

        assertThat(HouseRules.providerRoutes(zoho, "freshsales")).hasSize(1);
        assertThat(HouseRules.providerRoutes(snippet(), "zoho")).hasSize(2);
    }

    private static Set<ValidationMessage> faults(JsonNode root) {
        return schema.validate(root);
    }

    private static RouteFile snippet(String... steps) {
        StringBuilder yaml = new StringBuilder(HEAD);
        for (String step : steps) {
            yaml.append("        ").append(step).append('\n');
        }
        return RouteFile.of("some.camel.yaml", yaml.toString());
    }

    private static RouteFile changed(String from, String to) {
        assertThat(HEAD).contains(from);
        return RouteFile.of("some.camel.yaml", HEAD.replace(from, to));
    }

    private static CrmGateSettings settings() throws Exception {
        Map<String, String> values = Map.of(
                "crmgate.provider", "freshsales",
                "crmgate.freshsales.domain", "acme",
                "crmgate.freshsales.api-key", "key",
                "crmgate.store.url", "jdbc:h2:mem:routes",
                "camel.server.port", "0");
        return CrmGateSettings.read(new SettingsSource(values, Map.of(), Map.of()), (key, reason) -> {});
    }
}
