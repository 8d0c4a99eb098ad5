package io.github.crmgate.crm.freshsales;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadPage;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Step;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.secret.Secret;
import java.time.Clock;
import java.util.regex.Pattern;

/** Freshsales, Suite and Classic. */
public final class FreshsalesProvider implements CrmProvider {
    public static final String NAME = "freshsales";

    private static final Pattern ID = Pattern.compile("\\d{1,30}");

    private final FreshsalesProduct product;
    private final FreshsalesAccounts accounts;
    private final FreshsalesErrors errors;

    public FreshsalesProvider(FreshsalesSettings settings, Clock clock) {
        this.product = settings.product();
        this.accounts = new FreshsalesAccounts(product, settings.view(), clock);
        this.errors = new FreshsalesErrors(clock);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String authorization(Secret token) {
        return "Token token=" + token.reveal();
    }

    @Override
    public void check(CrmRequest request, CrmResponse response) {
        errors.check(request, response);
    }

    /** The check URL of the specification: it holds if {@code filters} is an array. */
    @Override
    public Step<String> authCheck() {
        return Step.call(CrmRequest.get("/api/contacts/filters"), response -> {
            if (!response.json().path("filters").isArray()) {
                throw new CrmGateException(
                        ProblemCode.AUTH_CHECK_FAILED,
                        "Freshsales answered " + response + " without its list of filters.");
            }
            return Step.done("Freshsales answered a request for its contact filters.");
        });
    }

    @Override
    public Step<LeadPage> search(Connection connection, LeadQuery.Search query) {
        Step<FreshsalesAccount> account =
                FreshsalesSearch.needsView(query) ? accounts.withView(connection.id()) : accounts.of(connection.id());
        return account.then(known ->
                new FreshsalesSearch(records(connection, known), query, () -> accounts.forget(connection.id())).run());
    }

    @Override
    public Step<Lead> byId(Connection connection, LeadQuery.ById query) {
        if (!ID.matcher(query.id()).matches()) {
            throw notFound(query.id());
        }
        return accounts.of(connection.id())
                .then(account -> records(connection, account).read(query))
                .then(lead -> Step.done(lead.orElseThrow(() -> notFound(query.id()))));
    }

    private FreshsalesRecords records(Connection connection, FreshsalesAccount account) {
        return new FreshsalesRecords(product, account, connection.id());
    }

    private static CrmGateException notFound(String id) {
        return new CrmGateException(ProblemCode.LEAD_NOT_FOUND, "Freshsales knows no lead '" + id + "'.");
    }
}
