package io.github.crmgate.route.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import java.time.Instant;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public final class ParametersTest {
    private static final CamelContext CONTEXT = new DefaultCamelContext();

    @Test
    void noQueryHasNoParameters() {
        assertThat(parameters(null).text("q")).isEmpty();
        assertThat(parameters("").text("q")).isEmpty();
        assertThat(parameters("&&").text("q")).isEmpty();
    }

    @Test
    void valuesAreDecoded() {
        assertThat(parameters("q=J%C3%BCrgen+M%26M").text("q")).contains("Jürgen M&M");
        assertThat(parameters("q=a=b").text("q")).contains("a=b");
        assertThat(parameters("%71=x").text("q")).contains("x");
        assertThat(parameters("email=a%2Bb@example.com").text("email")).contains("a+b@example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "a+b@x.example, a+b@x.example",
        "a%2Bb@x.example, a+b@x.example",
        "a+b%2Bc@x.example, a+b+c@x.example",
        "%20a@x.example%20, a@x.example",
    })
    void anUnencodedPlusOfAnAddressIsOne(String sent, String email) {
        assertThat(parameters("email=" + sent).email("email")).isEqualTo(email);
    }

    @ParameterizedTest
    @CsvSource({
        "+12025550142, +12025550142",
        "%2B12025550142, +12025550142",
        "%2B1+202+555+0142, +1 202 555 0142",
        "+1+202+555+0142, +1 202 555 0142",
        "+%2B12025550142, +12025550142",
        "(+1)+202, (+1) 202",
        "202+5550142, 202 5550142",
        "%2012025550142, 12025550142",
    })
    void anUnencodedPlusBeforeANumberIsOne(String sent, String phone) {
        assertThat(parameters("q=" + sent).phone("q")).isEqualTo(phone);
    }

    @Test
    void anUnencodedPlusOfAUserIsRefusedWhereItCanNotBeABlank() {
        assertThat(badLater("q=ann+x@example.com", parameters -> parameters.owner("q")))
                .contains("'q'", "%2B");
        assertThat(parameters("q=ann%2Bx@example.com").owner("q")).contains("ann+x@example.com");
        assertThat(parameters("q=Ann+Miller").owner("q")).contains("Ann Miller");
        assertThat(parameters("").owner("q")).isEmpty();
        assertThat(parameters("").email("q")).isNull();
        assertThat(parameters("").phone("q")).isNull();
    }

    @Test
    void allUnknownParametersAreNamed() {
        assertThat(bad("color=red&q=x&size=&%63olor=x"))
                .contains("There are no parameters 'color', 'size' here")
                .doesNotContain("red");
    }

    @ParameterizedTest
    @CsvSource({
        "page=2, page",
        "Q=x, Q",
        "q=x&q=y, q",
        "q=x&%71=y, q",
        "q=, q",
        "q, q",
        "q=%20%20, q",
        "q=%zz, q",
        "q=%, q",
        "q=%FF, q",
        "q=%C3%28, q",
        "q=%00, q",
        "q=a%0D%0Ab, q",
        "q=%7F, q"
    })
    void whatIsWrongIsNamed(String query, String culprit) {
        assertThat(bad(query)).contains("'" + culprit + "'");
    }

    @Test
    void aNameThatCantBeReadIsNotRepeated() {
        assertThat(bad("%0D%0A=x")).contains("name of a parameter").doesNotContain("\r", "\n");
        assertThat(bad("x".repeat(10_000) + "=1")).hasSizeLessThan(300);
    }

    @Test
    void aValueMayBeLongButNotEndless() {
        assertThat(parameters("q=" + "x".repeat(4096)).text("q")).isPresent();
        assertThat(bad("q=" + "x".repeat(4097))).contains("'q'", "4096");
    }

    @Test
    void aFlagIsTrueOrFalse() {
        assertThat(parameters("raw=true").flag("raw")).isTrue();
        assertThat(parameters("raw=false").flag("raw")).isFalse();
        assertThat(parameters("").flag("raw")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw=1", "raw=TRUE", "raw=yes"})
    void anythingElseIsNoFlag(String query) {
        assertThat(badLater(query, parameters -> parameters.flag("raw"))).contains("'raw'");
    }

    @ParameterizedTest
    @CsvSource({"limit=1, 1", "limit=200, 200", "q=x, 50", "limit=007, 7"})
    void aNumberWithinItsBoundsIsTaken(String query, int number) {
        assertThat(parameters(query).number("limit", 50, 1, 200)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=-1",
                "limit=1.5",
                "limit=ten",
                "limit=99999999999",
                "limit=1e2",
                "limit=%2B5",
                "limit=%D9%A3"
            })
    void anyOtherNumberIsRefused(String query) {
        assertThat(badLater(query, parameters -> parameters.number("limit", 50, 1, 200)))
                .contains("'limit'", "1", "200");
    }

    @ParameterizedTest
    @CsvSource({
        "modifiedSince=2026-07-25T10:00:00Z, 2026-07-25T10:00:00Z",
        "modifiedSince=2026-07-25T15:30:00%2B05:30, 2026-07-25T10:00:00Z",
        "modifiedSince=2026-07-25T15:30:00+05:30, 2026-07-25T10:00:00Z",
        "modifiedSince=2026-07-25T04:00:00-06:00, 2026-07-25T10:00:00Z",
        "modifiedSince=2026-07-25T10:00:00.123Z, 2026-07-25T10:00:00.123Z"
    })
    void anInstantMayHaveAnOffsetWhosePlusIsNotEncoded(String query, Instant instant) {
        assertThat(parameters(query).instant("modifiedSince")).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "modifiedSince=2026-07-25",
                "modifiedSince=2026-07-25T10:00:00",
                "modifiedSince=yesterday",
                "modifiedSince=1753437600",
                "modifiedSince=2026-02-30T10:00:00Z",
                "modifiedSince=999999999-12-31T23:59:59-18:00x"
            })
    void anInstantNeedsItsZone(String query) {
        assertThat(badLater(query, parameters -> parameters.instant("modifiedSince")))
                .contains("'modifiedSince'");
    }

    @Test
    void noInstantIsNull() {
        assertThat(parameters("").instant("modifiedSince")).isNull();
    }

    private interface Reading {
        Object of(Parameters parameters);
    }

    public static Exchange asking(String query) {
        Exchange exchange = new DefaultExchange(CONTEXT);
        exchange.getMessage().setHeader(Exchange.HTTP_RAW_QUERY, query);
        return exchange;
    }

    private static Parameters parameters(String query) {
        return Parameters.of(asking(query), "q", "email", "raw", "limit", "modifiedSince");
    }

    private static String bad(String query) {
        return badLater(query, parameters -> "");
    }

    private static String badLater(String query, Reading reading) {
        CrmGateException failure = catchThrowableOfType(CrmGateException.class, () -> reading.of(parameters(query)));
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BAD_REQUEST);
        return failure.problem().detail();
    }
}
