package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RouteFolderTest {
    @TempDir
    private Path folder;

    @Test
    void withoutAFolderOrRoutesInItTheRoutesOfTheJarAreRun() throws IOException {
        assertThat(RouteFolder.of(folder.resolve("routes"))).isEqualTo(RouteFolder.NONE);
        Files.writeString(folder.resolve("notes.txt"), "");
        assertThat(RouteFolder.of(folder)).isEqualTo(RouteFolder.NONE);
    }

    @Test
    void routesOfAnOperatorAreAddedToThoseOfTheJar() throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), "");
        assertThat(RouteFolder.of(folder)).isEqualTo(RouteFolder.ADDED);
        assertThat(RouteFolder.ADDED.pattern()).isEqualTo("classpath:routes/*.yaml,file:routes/*.yaml");
    }

    @Test
    void aFolderWithTheRoutesOfCrmGateStandsForThoseOfTheJar() throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), "");
        Files.writeString(folder.resolve("crm-call.camel.yaml"), "");
        assertThat(RouteFolder.of(folder)).isEqualTo(RouteFolder.WHOLE);
    }
}
