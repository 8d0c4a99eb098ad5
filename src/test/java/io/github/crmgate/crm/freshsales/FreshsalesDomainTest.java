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
            value = {
                "acme|SUITE",
                "ACME|SUITE",
                "  acme \t|SUITE",
                "acme/|SUITE",
                "acme.myfreshworks.com|SUITE",
                "Acme.MyFreshWorks.com|SUITE",
                "acme.freshworks.com|SUITE",
                "acme.freshwork.com|SUITE",
                "acme.freshsales.io|CLASSIC",
                "https://acme.myfreshworks.com|SUITE",
                "http://acme.myfreshworks.com|SUITE",
                "HTTPS://ACME.MYFRESHWORKS.COM/|SUITE",
                "https://acme.myfreshworks.com/crm/sales/contacts/view/402000000002?page=1#top|SUITE",
                "acme.myfreshworks.com/crm/sales/personal-settings/api-settings|SUITE",
                "https://acme.myfreshworks.com?x=https://evil.com|SUITE",
                "https://acme.freshworks.com/crm/sales|SUITE",
                "https://acme.freshwork.com|SUITE",
                " https://acme.freshsales.io/leads/view/1 |CLASSIC",
                "acme.freshsales.io#x|CLASSIC",
            })
    void the_tenant_is_taken_out_of_each_form(String pasted, FreshsalesProduct product) {
        assertThat(FreshsalesDomain.parse(pasted)).contains(new FreshsalesDomain("acme", product));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a1", "acme-eu", "1acme", "acme-2-test"})
    void a_tenant_is_one_label_of_a_host(String tenant) {
        assertThat(FreshsalesDomain.parse(tenant + ".myfreshworks.com"))
                .contains(new FreshsalesDomain(tenant, FreshsalesProduct.SUITE));
        assertThat(FreshsalesDomain.parse(tenant)).contains(new FreshsalesDomain(tenant, FreshsalesProduct.SUITE));
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
    void no_other_host_is_accepted(String pasted) {
        assertThat(FreshsalesDomain.parse(pasted)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "acme, SUITE, https://acme.myfreshworks.com/crm/sales",
        "acme.freshworks.com, SUITE, https://acme.myfreshworks.com/crm/sales",
        "acme.freshsales.io, CLASSIC, https://acme.freshsales.io",
        "acme.freshsales.io, SUITE, https://acme.myfreshworks.com/crm/sales",
        "acme, CLASSIC, https://acme.freshsales.io",
    })
    void the_base_is_that_of_the_product(String pasted, FreshsalesProduct product, URI base) {
        assertThat(FreshsalesDomain.parse(pasted).orElseThrow().base(product)).isEqualTo(base);
    }
}
