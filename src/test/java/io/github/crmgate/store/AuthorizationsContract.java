package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.AT_ONCE;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationError;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.authorization.SignInReturn;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.testing.Crowd;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class AuthorizationsContract extends StoreContract {
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Instant LATE = NOW.plus(TTL);

    private Authorizations authorizations;

    AuthorizationsContract(TestDatabase database) {
        super(database);
    }

    @BeforeEach
    void take() {
        authorizations = test.store.authorizations();
    }

    @Test
    void oneIsReadAsItWasKept() {
        Authorization kept = added("a");

        assertThat(authorizations.find("a", NOW)).contains(kept);
        assertThat(authorizations.open("link a", null, NOW)).contains(kept);
        assertThat(authorizations.find("b", NOW)).isEmpty();
        assertThat(authorizations.open("link b", null, NOW)).isEmpty();
    }

    @Test
    void linksAndSignInsAreKnownWhateverBecameOfThem() {
        begun("a", "state");
        authorizations.fail(pending("a"), new AuthorizationError("x", "y"), NOW);

        assertThat(authorizations.exists("link a")).isTrue();
        assertThat(authorizations.exists("link b")).isFalse();
        assertThat(authorizations.begun("state")).isTrue();
        assertThat(authorizations.begun("other")).isFalse();
    }

    @Test
    void aPendingOneExpires() {
        added("a");

        assertThat(authorizations.find("a", LATE.minusMillis(1)).map(Authorization::status))
                .contains(AuthorizationStatus.PENDING);
        assertThat(authorizations.find("a", LATE).map(Authorization::status)).contains(AuthorizationStatus.EXPIRED);
        assertThat(authorizations.claim("link a", "me", LATE, Duration.ZERO)).isEmpty();
        assertThat(authorizations.fail(pending("a"), new AuthorizationError("x", "y"), LATE))
                .isFalse();
    }

    @Test
    void aLinkServesTheFirstOfManyBrowsers() {
        added("a");
        AtomicInteger browsers = new AtomicInteger();

        List<Optional<Authorizations.Claim>> claims = Crowd.calling(
                        AT_ONCE,
                        () -> authorizations.claim(
                                "link a", "browser " + browsers.incrementAndGet(), NOW, Duration.ZERO))
                .answers();

        assertThat(claims.stream().flatMap(Optional::stream)).hasSize(1);
        assertThat(IntStream.rangeClosed(1, AT_ONCE)
                        .filter(i -> authorizations
                                .open("link a", "browser " + i, NOW)
                                .isPresent()))
                .hasSize(1);
        assertThat(authorizations.open("link a", null, NOW)).isEmpty();
    }

    @Test
    void attemptsAreCounted() {
        added("a");

        assertThat(authorizations
                        .claim("link a", "me", NOW, Duration.ZERO)
                        .orElseThrow()
                        .attempts())
                .isEqualTo(1);
        assertThat(authorizations
                        .claim("link a", "me", NOW, Duration.ZERO)
                        .orElseThrow()
                        .attempts())
                .isEqualTo(2);
    }

    @Test
    void aStateComesBackFreshOnceHoweverManyAsk() {
        begun("a", "state");

        List<SignInReturn> returns = Crowd.calling(AT_ONCE, () -> authorizations.takeBack("state", "me", NOW, GRACE))
                .answers();

        assertThat(returns).filteredOn(SignInReturn.Fresh.class::isInstance).hasSize(1);
        assertThat(returns).filteredOn(SignInReturn.Spent.class::isInstance).hasSize(AT_ONCE - 1);
    }

    @Test
    void aFreshStateTellsWhereTheSignInBegan() {
        added("a");
        authorizations.claim("link a", "me", NOW, Duration.ZERO);
        authorizations.begin("a", "state", "eu", "acme", NOW);

        assertThat(authorizations.takeBack("state", "me", NOW, GRACE))
                .isEqualTo(new SignInReturn.Fresh(pending("a"), "eu", "acme"));
    }

    @Test
    void anotherBrowserNeitherGetsNorSpendsAState() {
        begun("a", "state");

        assertThat(authorizations.takeBack("state", "you", NOW, GRACE)).isInstanceOf(SignInReturn.Foreign.class);
        assertThat(authorizations.takeBack("state", null, NOW, GRACE)).isInstanceOf(SignInReturn.Foreign.class);
        assertThat(authorizations.takeBack("state", "me", NOW, GRACE)).isInstanceOf(SignInReturn.Fresh.class);
        assertThat(authorizations.takeBack("other", "me", NOW, GRACE)).isInstanceOf(SignInReturn.Unknown.class);
    }

    @Test
    void anotherBrowserEndsAnAuthorizationOnlyBeforeTheRightOneIsBack() {
        AuthorizationError error = new AuthorizationError("other_browser", "another");
        begun("a", "state");
        begun("b", "other");
        authorizations.begin("b", "second", "us", null, NOW);
        authorizations.takeBack("other", "me", NOW, GRACE);

        assertThat(authorizations.failUnlessReturned(pending("b"), error, NOW)).isFalse();
        assertThat(authorizations.find("b", NOW).map(Authorization::status)).contains(AuthorizationStatus.PENDING);
        assertThat(test.outbox().page(null, 10)).isEmpty();
        assertThat(authorizations.failUnlessReturned(pending("a"), error, NOW)).isTrue();
        assertThat(authorizations.failUnlessReturned(pending("a"), error, NOW)).isFalse();
        assertThat(authorizations.find("a", NOW).map(Authorization::error)).contains(error);
        assertThat(test.outbox().page(null, 10)).hasSize(1);
        assertThat(authorizations.takeBack("state", "me", NOW, GRACE)).isInstanceOf(SignInReturn.Spent.class);
    }

    @Test
    void ofTheRightBrowserAndAnotherAtOnceOneDecides() {
        AuthorizationError error = new AuthorizationError("other_browser", "another");
        for (int i = 0; i < 10; i++) {
            Authorization each = pending("a" + i);
            begun(each.id(), "state " + i);
            String state = "state " + i;
            AtomicInteger turn = new AtomicInteger();

            List<Boolean> decided = Crowd.calling(
                            4,
                            () -> turn.getAndIncrement() % 2 == 0
                                    ? authorizations.takeBack(state, "me", NOW, GRACE) instanceof SignInReturn.Fresh
                                    : authorizations.failUnlessReturned(each, error, NOW))
                    .answers();

            assertThat(decided).containsOnlyOnce(true);
        }
    }

    @Test
    void aStateThatComesTooLateIsNotFresh() {
        begun("a", "state");

        SignInReturn late = authorizations.takeBack("state", "me", LATE, GRACE);

        assertThat(late)
                .isInstanceOfSatisfying(
                        SignInReturn.Spent.class,
                        spent -> assertThat(spent.authorization().status()).isEqualTo(AuthorizationStatus.EXPIRED));
    }

    @Test
    void whoIsBackInTimeHasTimeToEnd() {
        begun("a", "state");
        Instant back = LATE.minusSeconds(1);
        authorizations.takeBack("state", "me", back, GRACE);

        assertThat(authorizations.find("a", LATE).map(Authorization::status)).contains(AuthorizationStatus.PENDING);
        assertThat(authorizations.complete(pending("a"), connection(), grant("r"), LATE))
                .isPresent();
    }

    @Test
    void theNewestTenSignInsCount() {
        begun("a", "state 0");
        for (int i = 1; i <= 10; i++) {
            authorizations.begin("a", "state " + i, "us", null, NOW.plusSeconds(i));
        }

        assertThat(authorizations.takeBack("state 0", "me", NOW, GRACE)).isInstanceOf(SignInReturn.Unknown.class);
        assertThat(authorizations.takeBack("state 1", "me", NOW, GRACE)).isInstanceOf(SignInReturn.Fresh.class);
    }

    @Test
    void theEndTheConnectionAndTheCallbackAreKeptTogetherAndOnce() {
        Authorization authorization = added("a");

        List<Optional<Connection>> kept = Crowd.calling(
                        8, () -> authorizations.complete(authorization, connection(), grant("r"), NOW))
                .answers();

        assertThat(kept.stream().flatMap(Optional::stream)).hasSize(1);
        assertThat(authorizations.find("a", NOW).map(Authorization::status)).contains(AuthorizationStatus.COMPLETED);
        assertThat(authorizations.find("a", NOW).map(Authorization::connection)).contains("c");
        assertThat(test.found("c")).isEqualTo(connection());
        assertThat(test.outbox().page(null, 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.kind()).isEqualTo(OutboxEntry.Kind.CALLBACK));
        assertThat(authorizations.fail(authorization, new AuthorizationError("x", "y"), NOW))
                .isFalse();
    }

    @Test
    void whatCanNotBeSavedEndsNothing() {
        test.connections().save(StoreUnderTest.zoho("c", "somebody else"), grant("r-0"));
        Authorization authorization = added("a");

        assertThat(Crowd.calling(1, () -> authorizations.complete(authorization, connection(), grant("r"), NOW))
                        .failures())
                .hasSize(1);

        assertThat(authorizations.find("a", NOW).map(Authorization::status)).contains(AuthorizationStatus.PENDING);
        assertThat(test.outbox().page(null, 10)).isEmpty();
    }

    @Test
    void aFailureIsToldWithItsReason() {
        Authorization authorization = added("a");
        AuthorizationError error = new AuthorizationError("access_denied", "no");

        assertThat(authorizations.fail(authorization, error, NOW)).isTrue();

        assertThat(authorizations.find("a", NOW).map(Authorization::error)).contains(error);
        assertThat(test.outbox().page(null, 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.payload().reveal())
                        .contains("https://app.example.com/hook", "authorization.failed", "access_denied"));
        assertThat(authorizations.complete(authorization, connection(), grant("r"), NOW))
                .isEmpty();
        assertThat(test.connections().find("c")).isEmpty();
    }

    @Test
    void oldOnesAreForgottenWithTheirSignIns() {
        begun("a", "state");

        assertThat(authorizations.forget(LATE)).isZero();
        assertThat(authorizations.forget(LATE.plusSeconds(1))).isEqualTo(1);
        assertThat(authorizations.find("a", NOW)).isEmpty();
        assertThat(authorizations.takeBack("state", "me", NOW, GRACE)).isInstanceOf(SignInReturn.Unknown.class);
    }

    private void begun(String id, String state) {
        added(id);
        authorizations.claim("link " + id, "me", NOW, Duration.ZERO);
        authorizations.begin(id, state, "us", null, NOW);
    }

    private Authorization added(String id) {
        authorizations.add(pending(id), "link " + id);
        return pending(id);
    }

    private static Authorization pending(String id) {
        return new Authorization(
                id,
                "zoho",
                "us",
                null,
                "Zoë",
                "c",
                URI.create("https://app.example.com/chat?a=b#c"),
                URI.create("https://app.example.com/hook"),
                AuthorizationStatus.PENDING,
                null,
                NOW,
                LATE);
    }

    private static Connection connection() {
        return StoreUnderTest.zoho("c", "Zoë");
    }
}
