package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationError;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.FieldException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.profile.ProfileField;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the page of a failed authorization. A sign-in has failed for good; a form may be submitted again, with the
 * error next to its field.
 */
final class AuthorizationFailure implements Processor {
    static final String ACCESS_DENIED = "access_denied";
    static final String OTHER_BROWSER = "other_browser";

    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationFailure.class);

    private final Authorizations authorizations;
    private final ConnectPages pages;
    private final Map<String, CrmProvider> providers;
    private final Clock clock;

    AuthorizationFailure(
            Authorizations authorizations, ConnectPages pages, Map<String, CrmProvider> providers, Clock clock) {
        this.authorizations = authorizations;
        this.pages = pages;
        this.providers = Map.copyOf(providers);
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Problem problem = CallState.PROBLEM.get(exchange);
        Authorization authorization = BrowserState.AUTHORIZATION.find(exchange);
        EnteredForm entered = BrowserState.ENTERED.find(exchange);
        if (problem.code().status() >= 500) {
            LOG.warn(
                    "{}: {} authorization={} correlation={}",
                    problem.code().code(),
                    problem.detail(),
                    authorization == null ? "-" : authorization.id(),
                    CallState.CORRELATION_ID.find(exchange));
        }
        if (authorization == null) {
            pages.unavailable(exchange, problem.code().status(), null);
            return;
        }
        Optional<Authorization> ended = endedMeanwhile(authorization);
        if (ended.isPresent()) {
            pages.ended(exchange, ended.get()); // in another tab
        } else if (entered != null) {
            form(exchange, problem, authorization, entered);
        } else {
            AuthorizationError error = new AuthorizationError(problem.code().code(), problem.detail());
            pages.failed(
                    exchange, problem.code().status(), fail(authorization, error), "Your account is not connected");
        }
    }

    private Optional<Authorization> endedMeanwhile(Authorization authorization) {
        try {
            return authorizations
                    .find(authorization.id(), clock.instant())
                    .filter(found -> found.status() != AuthorizationStatus.PENDING);
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    /** Ends the authorization, if the store can be reached; otherwise it expires. */
    private Authorization fail(Authorization authorization, AuthorizationError error) {
        try {
            authorizations.fail(authorization, error, clock.instant());
        } catch (StoreUnavailableException e) {
            LOG.warn("authorization {} failed and can't be marked so: {}", authorization.id(), error.code());
        }
        return authorization.with(AuthorizationStatus.FAILED, authorization.connection(), error);
    }

    private void form(Exchange exchange, Problem problem, Authorization authorization, EnteredForm entered) {
        CrmProvider provider = Objects.requireNonNull(providers.get(authorization.provider()));
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Optional<ProfileField> secretField =
                provider.form().stream().filter(ProfileField::secret).findFirst();
        String secret = secretField.map(ProfileField::key).orElse("");
        int status = problem.code().status();
        if (provider.form().isEmpty()) {
            if (caught instanceof FieldException) {
                pages.ask(exchange, 400, authorization, entered.token());
            } else {
                pages.unavailable(exchange, status, authorization);
            }
        } else if (caught instanceof FieldException wrong) {
            pages.form(exchange, 400, authorization, entered, Map.of(wrong.field(), sentence(wrong.text())), null);
        } else if (problem.code() == ProblemCode.AUTH_CHECK_FAILED) {
            String text = provider.title() + " rejected what you entered. Check every field, and copy the "
                    + secretField.map(ProfileField::label).orElse("value") + " again.";
            pages.form(exchange, status, authorization, entered, Map.of(secret, text), null);
        } else if (problem.code() == ProblemCode.CRM_PERMISSION_DENIED) {
            String text = "This may be right, but " + provider.title()
                    + " denies your user a permission. Ask your administrator to grant it.";
            pages.form(exchange, status, authorization, entered, Map.of(secret, text), null);
        } else if (problem.code() == ProblemCode.STORE_UNAVAILABLE) {
            String text = "Something went wrong on our side. Try again in a moment.";
            pages.form(exchange, status, authorization, entered, Map.of(), text);
        } else if ((status >= 500 && problem.code() != ProblemCode.INTERNAL) || status == 429) {
            String text = provider.title() + " can't be reached. Check what you entered, then try again in a moment.";
            pages.form(exchange, status, authorization, entered, Map.of(), text);
        } else {
            pages.unavailable(exchange, status, authorization);
        }
    }

    private static String sentence(String text) {
        return "This " + text + ".";
    }
}
