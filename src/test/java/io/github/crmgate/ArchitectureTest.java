package io.github.crmgate;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.stream.Stream;

/** Who may know whom; docs/architecture.md tells why. */
@AnalyzeClasses(packages = "io.github.crmgate", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String BASE = "io.github.crmgate";

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(BASE + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule failureIsALeaf = knowsOnly("failure");

    @ArchTest
    static final ArchRule recordsKnowFailuresOnly = knowsOnly("record", "failure", "json");

    @ArchTest
    static final ArchRule secretIsALeaf = knowsOnly("secret");

    @ArchTest
    static final ArchRule jsonIsALeaf = knowsOnly("json");

    @ArchTest
    static final ArchRule vaultKnowsSecretsOnly = knowsOnly("vault", "secret");

    /** A setting may be a secret; that type is all it knows. */
    @ArchTest
    static final ArchRule settingsIsALeaf = knowsOnly("settings", "secret");

    @ArchTest
    static final ArchRule pagesAreALeaf = knowsOnly("page");

    @ArchTest
    static final ArchRule profileKnowsOauthOnly = knowsOnly("profile", "oauth", "http", "json", "secret");

    @ArchTest
    static final ArchRule profilesAreReadFromSettings =
            knowsOnly("profile.reader", "profile", "settings", "oauth", "secret");

    @ArchTest
    static final ArchRule httpKnowsJsonAndSecretsOnly = knowsOnly("http", "json", "secret");

    @ArchTest
    static final ArchRule connectionKnowsSecretsOnly = knowsOnly("connection", "secret");

    @ArchTest
    static final ArchRule deadLettersKnowFailuresOnly = knowsOnly("deadletter", "failure");

    @ArchTest
    static final ArchRule idempotencyKnowsNothing = knowsOnly("idempotency");

    @ArchTest
    static final ArchRule writeJobsKnowTheOutboxOnly = knowsOnly("writejob", "outbox");

    @ArchTest
    static final ArchRule circuitKnowsFailuresOnly = knowsOnly("circuit", "failure");

    @ArchTest
    static final ArchRule pacingKnowsFailuresOnly = knowsOnly("pacing", "failure");

    @ArchTest
    static final ArchRule oauthKnowsConnectionsOnly = knowsOnly("oauth", "connection", "http", "json", "secret");

    @ArchTest
    static final ArchRule tokenKnowsOauthAndConnectionsOnly =
            knowsOnly("token", "oauth", "connection", "failure", "secret");

    @ArchTest
    static final ArchRule outboxKnowsConnectionsOnly = knowsOnly("outbox", "connection", "secret");

    @ArchTest
    static final ArchRule pollKnowsNoProduct =
            knowsOnly("poll", "crm", "record", "connection", "failure", "http", "json");

    @ArchTest
    static final ArchRule storeKnowsNoCaller = knowsOnly(
            "store",
            "store.cache",
            "store.failure",
            "store.pacing",
            "authorization",
            "connection",
            "deadletter",
            "idempotency",
            "outbox",
            "pacing",
            "poll",
            "record",
            "writejob",
            "vault",
            "failure",
            "json",
            "secret");

    @ArchTest
    static final ArchRule storeFailureIsALeaf = knowsOnly("store.failure");

    @ArchTest
    static final ArchRule sharesKnowPacingOnly = knowsOnly("store.pacing", "pacing", "failure");

    @ArchTest
    static final ArchRule cacheKnowsConnectionsOnly = knowsOnly("store.cache", "connection", "failure");

    @ArchTest
    static final ArchRule authorizationKnowsConnectionsOnly = knowsOnly("authorization", "connection", "secret");

    @ArchTest
    static final ArchRule crmKnowsNoProduct = knowsOnly(
            "crm",
            "record",
            "profile",
            "oauth",
            "pacing",
            "settings",
            "connection",
            "failure",
            "http",
            "json",
            "secret");

    @ArchTest
    static final ArchRule selectorsKnowNoProduct = knowsOnly("selector", "crm", "record", "connection", "failure");

    /** One rule for all providers, so that a new one needs none. */
    @ArchTest
    static final ArchRule providersKnowNoOtherProvider =
            slices().matching(BASE + ".crm.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule providersKnowLeavesOnly = classes()
            .that()
            .resideInAPackage(BASE + ".crm.*..")
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage(BASE + "..")
                    .or(resideInAnyPackage(Stream.of(
                                    "crm..",
                                    "record",
                                    "selector",
                                    "profile",
                                    "oauth",
                                    "pacing",
                                    "settings",
                                    "connection",
                                    "failure",
                                    "http",
                                    "json",
                                    "secret")
                            .map(name -> BASE + "." + name)
                            .toArray(String[]::new))));

    @ArchTest
    static final ArchRule onlyTheServiceLoaderKnowsProviders = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".crm..")
            .should()
            .dependOnClassesThat(resideInAPackage(BASE + ".crm.*..").and(resideOutsideOfPackage(BASE + ".crm.custom")));

    @ArchTest
    static final ArchRule observeIsALeaf = knowsOnly("observe");

    /** Routes serve any provider, from whatever store. */
    @ArchTest
    static final ArchRule routesKnowNoProduct = noClasses()
            .that()
            .resideInAPackage(BASE + ".route..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BASE + ".app..", BASE + ".settings..", BASE + ".crm.*..", BASE + ".store..");

    /** What an exchange carries is below all features. */
    @ArchTest
    static final ArchRule stateKnowsNoFeature = routeKnowsOnly("state");

    @ArchTest
    static final ArchRule httpStepsKnowNoFeature = routeKnowsOnly("http", "state");

    @ArchTest
    static final ArchRule turnsKnowNoFeature = routeKnowsOnly("pacing", "state");

    @ArchTest
    static final ArchRule callsKnowNoFeature = routeKnowsOnly("call", "pacing", "http", "state");

    /** A feature contributes what a dead letter needs. */
    @ArchTest
    static final ArchRule deadLetterRoutesKnowNoFeature = routeKnowsOnly("deadletter", "http", "state");

    @ArchTest
    static final ArchRule connectionRoutesKnowNoOtherFeature = routeKnowsOnly("connection", "call", "http", "state");

    @ArchTest
    static final ArchRule leadRoutesKnowNoOtherFeature = routeKnowsOnly("lead", "deadletter", "call", "http", "state");

    @ArchTest
    static final ArchRule recordRoutesKnowNoOtherFeature =
            routeKnowsOnly("record", "deadletter", "call", "http", "state");

    @ArchTest
    static final ArchRule pollRoutesKnowNoOtherFeature = routeKnowsOnly("poll", "deadletter", "call", "http", "state");

    @ArchTest
    static final ArchRule proxyRoutesKnowNoOtherFeature =
            routeKnowsOnly("proxy", "deadletter", "call", "pacing", "http", "state");

    @ArchTest
    static final ArchRule outboxRoutesKnowNoOtherFeature =
            routeKnowsOnly("outbox", "deadletter", "call", "http", "state");

    @ArchTest
    static final ArchRule upkeepRoutesKnowNoOtherPackageOfRoutes = routeKnowsOnly("upkeep");

    @ArchTest
    static final ArchRule authorizationRoutesKnowConnectionsOnly =
            routeKnowsOnly("authorization", "connection", "call", "http", "state");

    @ArchTest
    static final ArchRule noPackageKnowsApp = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + ".app..");

    @ArchTest
    static final ArchRule camelStaysAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + ".app..", BASE + ".server..", BASE + ".route..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    /** The proxy streams bodies past Camel. */
    @ArchTest
    static final ArchRule vertxStaysInTheServer = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + ".app..", BASE + ".server..", BASE + ".route.proxy")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx..");

    @ArchTest
    static final ArchRule metersStayWithTheirKeeper = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + ".app..", BASE + ".observe..", BASE + ".route.observe")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule jdbcStaysInTheStore = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule onlyAppPrints = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".app..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule loggingGoesThroughSlf4j = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule classesAreClosed = classes()
            .that()
            .areTopLevelClasses()
            .should(be(closedForExtension()))
            .because("what may be extended is an interface or says so by sealed");

    @ArchTest
    static final ArchRule exceptionsAreNamedSo =
            classes().that().areAssignableTo(Throwable.class).should().haveSimpleNameEndingWith("Exception");

    /** More than a newcomer takes in at once. */
    @ArchTest
    static void packagesHaveTwentyFilesAtMost(JavaClasses all) {
        assertThat(all.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .collect(groupingBy(JavaClass::getPackageName, counting())))
                .allSatisfy((name, files) -> assertThat(files).as(name).isLessThanOrEqualTo(20));
    }

    /** A package of routes that knows the named ones of them, and no other. */
    private static ArchRule routeKnowsOnly(String name, String... others) {
        DescribedPredicate<JavaClass> foreign = new DescribedPredicate<>("of other packages of routes") {
            @Override
            public boolean test(JavaClass type) {
                String in = type.getPackageName();
                return in.startsWith(BASE + ".route.")
                        && !in.equals(BASE + ".route." + name)
                        && Stream.of(others).noneMatch(other -> in.equals(BASE + ".route." + other));
            }
        };
        return noClasses()
                .that()
                .resideInAPackage(BASE + ".route." + name)
                .should()
                .dependOnClassesThat(foreign)
                .as("route." + name + " knows only " + String.join(", ", others) + " of route");
    }

    /** A package that knows the named ones, itself, and nothing else of CrmGate. */
    private static ArchRule knowsOnly(String name, String... others) {
        DescribedPredicate<JavaClass> foreign = new DescribedPredicate<>("of other packages of CrmGate") {
            @Override
            public boolean test(JavaClass type) {
                String in = type.getPackageName();
                if (!in.startsWith(BASE) || in.equals(BASE + "." + name)) {
                    return false;
                }
                for (String other : others) {
                    if (in.equals(BASE + "." + other)) {
                        return false;
                    }
                }
                return true;
            }
        };
        return noClasses()
                .that()
                .resideInAPackage(BASE + "." + name)
                .should()
                .dependOnClassesThat(foreign)
                .as(name + " knows only " + String.join(", ", others));
    }

    private static DescribedPredicate<JavaClass> closedForExtension() {
        return new DescribedPredicate<>("final, a record, an enum, an interface, sealed or an exception") {
            @Override
            public boolean test(JavaClass type) {
                return type.getModifiers().contains(FINAL)
                        || type.isInterface()
                        || type.isEnum()
                        || type.reflect().isSealed()
                        || type.isAssignableTo(Throwable.class);
            }
        };
    }
}
