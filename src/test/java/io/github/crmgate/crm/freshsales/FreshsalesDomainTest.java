package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FreshsalesDomainTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            nullValues = "-",
            value = {
                "acme|-",
                "ACME|-",
                "  acme \t|-",
                "acme/|-",
                "acme.myfreshworks.com|myfreshworks.com",
                "Acme.MyFreshWorks.com|myfreshworks.com",
                "acme.freshworks.com|freshworks.com",
                "acme.freshwork.com|-",
                "acme.freshsales.io|freshsales.io",
                "https://acme.myfreshworks.com|myfreshworks.com",
                "http://acme.myfreshworks.com|myfreshworks.com",
                "HTTPS://ACME.MYFRESHWORKS.COM/|myfreshworks.com",
                "https://acme.myfreshworks.com/crm/sales/contacts/view/402000000002?page=1#top|myfreshworks.com",
                "acme.myfreshworks.com/crm/sales/personal-settings/api-settings|myfreshworks.com",
                "https://acme.myfreshworks.com?x=https://evil.com|myfreshworks.com",
                "https://acme.freshworks.com/crm/sales|freshworks.com",
                "https://acme.freshwork.com|-",
                " https://acme.freshsales.io/leads/view/1 |freshsales.io",
                "acme.freshsales.io#x|freshsales.io",
            })
    void tenantAndHostAreTakenOutOfEachForm(String pasted, String family) {
        assertThat(FreshsalesDomain.parse(pasted)).contains(new FreshsalesDomain("acme", family));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a1", "acme-eu", "1acme", "acme-2-test"})
    void aTenantIsOneLabelOfAHost(String tenant) {
        assertThat(FreshsalesDomain.parse(tenant + ".myfreshworks.com"))
                .contains(new FreshsalesDomain(tenant, "myfreshworks.com"));
        assertThat(FreshsalesDomain.parse(tenant)).contains(new FreshsalesDomain(tenant, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "acme.com",
                "acme.example.org",
                "acme.myfreshworks.com.evil.com",
                "acme.myfreshworks.com@evil.com",
                "https://acme.myfreshworks.com@evil.com/",
                "https://user@acme.myfreshworks.com",
                "https://acme.myfreshworks.com:8443",
                "https://evil.com/acme.myfreshworks.com",
                "https://evil.com?acme.myfreshworks.com",
                "https://evil.com#acme.myfreshworks.com",
                "acme.myfreshworks.comx",
                "acme.myfreshworks.co",
                "acme.xmyfreshworks.com",
                "acmemyfreshworks.com",
                "acme.evil.myfreshworks.com",
                "myfreshworks.com",
                "freshsales.io",
                "https://",
                "https:///acme",
                "ftp://acme.myfreshworks.com",
                "-acme",
                "acme-",
                "-acme.myfreshworks.com",
                "ac me",
                "ac_me",
                "acmé",
                "acme\\evil",
                "acme.myfreshworks.com\\@evil.com",
                "127.0.0.1",
            })
    void noOtherHostIsAccepted(String pasted) {
        assertThat(FreshsalesDomain.parse(pasted)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "acme, SUITE, https://acme.myfreshworks.com/crm/sales",
        "acme, CLASSIC, https://acme.freshsales.io",
        "acme.freshwork.com, SUITE, https://acme.myfreshworks.com/crm/sales",
        "acme.myfreshworks.com, SUITE, https://acme.myfreshworks.com/crm/sales",
        "acme.myfreshworks.com, CLASSIC, https://acme.myfreshworks.com/crm/sales",
        "acme.freshworks.com, SUITE, https://acme.freshworks.com/crm/sales",
        "https://acme.freshworks.com/crm/sales/contacts, SUITE, https://acme.freshworks.com/crm/sales",
        "acme.freshworks.com, CLASSIC, https://acme.freshworks.com/crm/sales",
        "acme.freshsales.io, CLASSIC, https://acme.freshsales.io",
        "acme.freshsales.io, SUITE, https://acme.freshsales.io",
    })
    void theBaseIsAtTheHostThatWasGiven(String pasted, FreshsalesProduct product, URI base) {
        FreshsalesDomain domain = FreshsalesDomain.parse(pasted).orElseThrow();

        assertThat(domain.base(product)).isEqualTo(base);
        assertThat(FreshsalesDomain.parse(domain.text(product)).orElseThrow().base(product))
                .isEqualTo(base);
    }
}
