package io.github.crmgate.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

final class SandboxPackagesTest {
    private final JavaClasses sandbox = new ClassFileImporter().importPackages("io.github.crmgate.sandbox");

    @Test
    void noSimulatedCrmKnowsAnother() {
        slices().matching("io.github.crmgate.sandbox.(**)")
                .should()
                .beFreeOfCycles()
                .check(sandbox);
        noClasses()
                .that()
                .resideInAPackage("..sandbox.zoho..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..sandbox.freshsales..")
                .check(sandbox);
        noClasses()
                .that()
                .resideInAPackage("..sandbox.freshsales..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..sandbox.zoho..")
                .check(sandbox);
    }
}
