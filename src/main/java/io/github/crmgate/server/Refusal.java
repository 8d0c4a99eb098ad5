package io.github.crmgate.server;

import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.page.Brand;
import io.github.crmgate.page.MessagePage;
import io.github.crmgate.page.PageHeaders;
import io.github.crmgate.page.Pages;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;

/**
 * Responds to requests that no route sees: with a page where end users open one, with a problem document elsewhere.
 * While CrmGate starts or stops, only a client that names web pages in {@code Accept} gets a page: others are monitors.
 */
final class Refusal {
    private static final Set<ProblemCode> PASSING = Set.of(ProblemCode.STARTING, ProblemCode.STOPPING);

    private final Pages pages;
    private final String application;

    Refusal(AuthorizationPolicy policy) {
        this.pages = new Pages(policy.base(), new Brand(policy.applicationLogo(), policy.applicationPrivacyUrl()));
        this.application = policy.applicationName();
    }

    Future<Void> write(HttpServerRequest request, Problem problem) {
        boolean passing = PASSING.contains(problem.code());
        if (!VisitorHeaders.wantsPage(request) || (passing && !VisitorHeaders.asksForPage(request))) {
            return ProblemResponse.write(request.response(), problem);
        }
        HttpServerResponse response = ProblemResponse.head(request.response(), problem);
        PageHeaders.of(Set.of(), Set.of()).forEach(response::putHeader);
        return response.putHeader("Content-Type", PageHeaders.TYPE).end(page(passing));
    }

    private String page(boolean passing) {
        return pages.message(new MessagePage(
                application,
                MessagePage.Kind.PROBLEM,
                passing ? "Not available right now" : "This link does not work",
                passing
                        ? "Wait a moment, then reload this page."
                        : "Its address is damaged. Go back to the conversation and open the link again, or ask for a"
                                + " new link.",
                null,
                null));
    }
}
