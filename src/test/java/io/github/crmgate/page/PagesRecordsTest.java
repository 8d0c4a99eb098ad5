package io.github.crmgate.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PagesRecordsTest {

    @ParameterizedTest
    @ValueSource(strings = {"https://chat.example/c/1?x=1#y", "HTTP://localhost:3000", "/connect/t", "/connect/t?x=1"})
    void aLinkLeadsIntoTheWebOrToAPath(String href) {
        assertThat(new Link(href, "Back").href()).isEqualTo(href);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                " javascript:alert(1)",
                "java\tscript:alert(1)",
                "java\nscript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "file:///etc/passwd",
                "mailto:a@b.example",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "/\t/evil.example",
                "\\\\evil.example",
                "http:evil.example",
                "https:///evil.example",
                "https://zoho.com@evil.example",
                "https://",
                "connect/t",
                "#x",
                "?x",
                "",
                " ",
            })
    void aLinkLeadsNowhereElse(String href) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Link(href, "Back"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "connect", ""})
    void aFormIsPostedToAPathOnly(String action) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Submission(action));
    }

    @Test
    void textsThatAreShownAreNotBlank() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Purpose(" ", "A", null, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Purpose("P", "", null, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Purpose("P", "A", "", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Purpose("P", "A", null, List.of("")));
        assertThatIllegalArgumentException().isThrownBy(() -> new Region("", "l", true));
        assertThatIllegalArgumentException().isThrownBy(() -> new Region("c", "", true));
        assertThatIllegalArgumentException().isThrownBy(() -> SamplePages.field("", "l", null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> SamplePages.field("n", "", null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> SamplePages.field("n", "l", "", null));
        assertThatIllegalArgumentException().isThrownBy(() -> SamplePages.field("n", "l", null, ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FormPage(SamplePages.ZOHO, List.of(), "", SamplePages.SUBMISSION));
        assertThatIllegalArgumentException().isThrownBy(() -> new Link("/", " "));
        assertThatIllegalArgumentException().isThrownBy(() -> message(" ", "t", null));
        assertThatIllegalArgumentException().isThrownBy(() -> message("h", " ", null));
        assertThatIllegalArgumentException().isThrownBy(() -> message("h", "t", " "));
    }

    @Test
    void oneRegionAtMostIsSelected() {
        List<Region> both = List.of(new Region("us", "US", true), new Region("eu", "EU", true));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignInPage(SamplePages.ZOHO, both, SamplePages.SUBMISSION));
    }

    @Test
    void whatEntitlesToAnAuthorizationIsNotPrinted() {
        assertThat(SamplePages.signIn().toString()).doesNotContain("aToken");
    }

    private static MessagePage message(String heading, String text, String reference) {
        return new MessagePage("A", MessagePage.Kind.DONE, heading, text, null, reference);
    }
}
