package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartFailureTest {
    @TempDir
    private Path folder;

    @Test
    void aMisspeltBeanIsNamedWithFileAndLineAndTheOneThatWasMeant() throws IOException {
        assertThat(reason(
                        "- route:\n    steps:\n      - process: {ref: leadMesage}\n",
                        new NoSuchBeanException("leadMesage")))
                .isEqualTo(folder.resolve("mine.yaml")
                        + ", line 3: there is no bean 'leadMesage'; did you mean 'leadMessage'?");
    }

    @Test
    void aBeanThatIsLikeNoneIsNamedWithTheListOfAll() throws IOException {
        assertThat(reason("- process:\n    ref: other\n", new NoSuchBeanException("other")))
                .startsWith(folder.resolve("mine.yaml") + ", line 2: there is no bean 'other'")
                .endsWith("leadList, leadMessage");
    }

    @Test
    void aRouteThatIsThereTwiceIsNamedWithBothFilesAndWhatToDo() throws IOException {
        assertThat(reason(
                        "- route:\n    id: lead-list\n",
                        new IllegalArgumentException("Duplicate route ids detected: lead-list. Please correct ids")))
                .startsWith("the route 'lead-list' is in " + folder.resolve("mine.yaml")
                        + ", line 2 and in the jar's lead-api.camel.yaml, line ")
                .contains("give your file the name that the file has in the jar");
    }

    @Test
    void aComponentThatIsNotThereIsNamedWithFileAndLineAndWithoutTheRestOfTheUri() throws IOException {
        assertThat(reason(
                        "- to: htttp://localhost?password=s3cret\n",
                        new NoSuchEndpointException("htttp://localhost?password=s3cret")))
                .startsWith(folder.resolve("mine.yaml") + ", line 1: there is no component 'htttp'")
                .doesNotContain("s3cret");
    }

    @Test
    void aPlaceholderWithoutAValueIsNamedWithFileAndLine() throws IOException {
        assertThat(reason(
                        "- log: \"{{my.text}}\"\n",
                        new IllegalArgumentException(
                                "Property with key [my.text] not found in properties from text: {{my.text}}")))
                .startsWith(folder.resolve("mine.yaml") + ", line 1: there is no value for {{my.text}}");
    }

    @Test
    void aRouteThatIsTwiceInOneFileIsNamedWithBothLines() throws IOException {
        assertThat(reason(
                        "- route: {id: mine, from: {uri: direct:a}}\n- route: {id: mine, from: {uri: direct:b}}\n",
                        new IllegalArgumentException("Duplicate route ids detected: mine. Please correct ids")))
                .startsWith("the route 'mine' is in " + folder.resolve("mine.yaml") + ", line 1 and in "
                        + folder.resolve("mine.yaml") + ", line 2. ");
    }

    @Test
    void aClassThatIsNotThereIsNamedWithFileAndLine() throws IOException {
        assertThat(reason(
                        "- to:\n    parameters: {headerFilterStrategy: \"#class:com.example.Mine\"}\n",
                        new NoSuchBeanException(
                                "#class:com.example.Mine", new ClassNotFoundException("com.example.Mine"))))
                .isEqualTo(folder.resolve("mine.yaml") + ", line 2: there is no class 'com.example.Mine'; put its jar"
                        + " beside the other jars, or correct the name");
    }

    @Test
    void aRouteThatCanNotBeCreatedOrStartedIsNamedWithFileAndLine() throws IOException {
        String file = "- route:\n    id: mine # the first\n";
        String place = folder.resolve("mine.yaml") + ", line 2: the route 'mine' can't start: ";

        assertThat(reason(
                        file,
                        new FailedToCreateRouteException(
                                "mine", null, "Route(mine)", new IllegalArgumentException("Unknown function: headr"))))
                .isEqualTo(place + "Unknown function: headr");
        assertThat(reason(file, new FailedToStartRouteException("mine", "Multiple consumers for direct://mine")))
                .isEqualTo(place + "Multiple consumers for direct://mine");
    }

    @Test
    void anotherFailureSaysItself() throws IOException {
        assertThat(reason("", new IllegalStateException("wrapped", new IllegalArgumentException("the reason"))))
                .isEqualTo("the reason");
    }

    private String reason(String file, Exception failure) throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), file);
        return new StartFailure(RouteFolder.of(folder), List.of("leadMessage", "leadList")).reason(failure);
    }
}
