package io.github.crmgate.crm.freshsales;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.DeletionList;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.freshsales.selector.FreshsalesSelectors;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.Tokens;
import io.github.crmgate.pacing.CallLimits;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.profile.Authorizers;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.record.Choices;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.Selector;
import io.github.crmgate.record.WriteResult;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.selector.ChoiceCache;
import io.github.crmgate.selector.NamedValues;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Freshsales: the products Suite and Classic. */
final class FreshsalesProvider implements CrmProvider {
    static final String NAME = "freshsales";

    private static final Pattern ID = Pattern.compile("\\d{1,30}");

    /** Ids of choices, which are sent as numbers. */
    private static final Pattern WRITTEN_ID = Pattern.compile("\\d{1,18}");

    private static final Set<String> FIELDS = Set.of("domain", "apiKey");

    private final FreshsalesSettings settings;
    private final Profile profile;
    private final Authorizers authorizers;
    private final FreshsalesTokens tokens;
    private final EnumMap<FreshsalesProduct, FreshsalesAccounts> accounts = new EnumMap<>(FreshsalesProduct.class);
    private final FreshsalesSelectors selectors;
    private final FreshsalesErrors errors;

    /** @param profile authorization profile {@value #NAME} */
    FreshsalesProvider(FreshsalesSettings settings, Profile profile, Clock clock) {
        this.profile = profile;
        this.authorizers = new Authorizers(profile, "apiKey");
        this.settings = settings;
        this.tokens = new FreshsalesTokens(settings);
        this.selectors = new FreshsalesSelectors(new ChoiceCache(clock));
        for (FreshsalesProduct product : FreshsalesProduct.values()) {
            accounts.put(
                    product,
                    new FreshsalesAccounts(
                            product, product.kind() == RecordKind.LEAD ? settings.view() : null, selectors, clock));
        }
        this.errors = new FreshsalesErrors(clock);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public AuthorizedCall authorized(CrmRequest request, Connection connection, AccessToken token) {
        return authorizers.call(request, token.apiBase(), token.value());
    }

    @Override
    public void check(CrmRequest request, CrmResponse response) {
        errors.check(request, response);
    }

    @Override
    public Optional<CallLimits> callLimits() {
        return Optional.of(settings.limits());
    }

    /** Returns the tenant: all its users and keys share its limits. */
    @Override
    public String limitedAccount(Connection connection) {
        return String.valueOf(connection.domain());
    }

    @Override
    public Set<String> accountFields() {
        return FIELDS;
    }

    @Override
    public String domain(String text) {
        return settings.domain(text).orElseThrow(() -> AccountFields.bad("domain", FreshsalesDomain.FORMS));
    }

    @Override
    public Account account(AccountFields fields) {
        String domain = domain(fields.required("domain"));
        return new Account(null, domain, new Credential.ApiKey(Secret.of(fields.required("apiKey"))), List.of());
    }

    /**
     * Requests the filters of contacts, the auth check URL of the specification; succeeds if {@code filters} is an
     * array.
     */
    @Override
    public Question<String> authCheck() {
        return Question.ask(CrmRequest.get("/api/contacts/filters"), response -> {
            if (!response.json().path("filters").isArray()) {
                throw new CrmGateException(
                        ProblemCode.AUTH_CHECK_FAILED,
                        "Freshsales answered " + response + " without its list of filters.");
            }
            return Question.result("Freshsales answered a request for its contact filters.");
        });
    }

    @Override
    public Question<RecordPage> search(Connection connection, RecordQuery.Search query) {
        FreshsalesAccounts known = accounts(connection, query.kind());
        Question<FreshsalesAccount> account =
                FreshsalesSearch.needsView(query) ? known.withView(connection) : known.of(connection);
        return account.then(found -> new FreshsalesSearch(
                        records(connection, query.kind(), found, query.fields()), query, () -> known.forget(connection))
                .run());
    }

    @Override
    public boolean tellsChanges() {
        return true;
    }

    @Override
    public Question<ChangePage> changes(Connection connection, RecordQuery.Changes query) {
        Instant deletedSince = query.deletedSince();
        return accounts(connection, query.kind()).of(connection).then(account -> {
            FreshsalesRecords records = records(connection, query.kind(), account, query.fields());
            return new FreshsalesChanges(records, query.position())
                    .read()
                    .then(page -> DeletionList.since(
                                    deletedSince, since -> new FreshsalesDeletions(records, since).read())
                            .then(list -> Question.result(new ChangePage(
                                    page.changed(),
                                    deletedSince == null
                                            ? List.of()
                                            : FreshsalesDeletions.together(page.deleted(), list.deletions()),
                                    page.next(),
                                    list.refused()))));
        });
    }

    @Override
    public boolean reads(RecordKind kind) {
        return true;
    }

    @Override
    public Question<CrmRecord> byId(Connection connection, RecordQuery.ById query) {
        RecordKind kind = query.kind();
        if (!ID.matcher(query.id()).matches()) {
            throw kind.notFound("Freshsales", query.id(), null, null);
        }
        return accounts(connection, kind)
                .of(connection)
                .then(account ->
                        records(connection, kind, account, query.fields()).find(query.id(), query.raw()))
                .then(found ->
                        Question.result(found.orElseThrow(() -> kind.notFound("Freshsales", query.id(), null, null))));
    }

    @Override
    public boolean writes(RecordKind kind) {
        return true;
    }

    @Override
    public boolean repeats(Connection connection, RecordWrite write) {
        return write instanceof RecordWrite.Upsert
                ? settings.product(connection).of(write.kind()).upserts()
                : CrmProvider.super.repeats(connection, write);
    }

    @Override
    public Question<WriteResult<CrmRecord>> write(Connection connection, RecordWrite write) {
        RecordKind kind = write.kind();
        FreshsalesValues values = new FreshsalesValues(
                settings.product(connection).of(kind),
                () -> selectors.find(connection, FreshsalesProduct.DEALS.statuses()));
        return accounts(connection, kind)
                .of(connection)
                .then(account -> new FreshsalesWrites(records(connection, kind, account, FurtherFields.NONE), values)
                        .write(write));
    }

    @Override
    public Question<Choices> choices(Connection connection, RecordQuery.Choices query) {
        FreshsalesProduct product = settings.product(connection);
        if (product == FreshsalesProduct.CLASSIC && query.what() == Selector.CURRENCIES) {
            return CrmProvider.super.choices(connection, query);
        }
        return selectors.get(connection, selector(product, query));
    }

    @Override
    public Question<RecordWrite> named(Connection connection, RecordWrite write) {
        FreshsalesProduct product = settings.product(connection);
        return new NamedValues(
                        "Freshsales",
                        WRITTEN_ID,
                        field -> false,
                        selector -> selector == Selector.STAGES,
                        query -> selectors.find(connection, selector(product, query)))
                .replacedIn(write);
    }

    private static String selector(FreshsalesProduct product, RecordQuery.Choices query) {
        return switch (query.what()) {
            case OWNERS -> "owners";
            case STATUSES -> product.of(query.kind()).statuses();
            case SOURCES -> "lead_sources";
            case STAGES -> FreshsalesProduct.DEALS.statuses();
            case PIPELINES -> FreshsalesProduct.PIPELINES;
            case CURRENCIES -> FreshsalesProduct.CURRENCIES;
        };
    }

    private FreshsalesRecords records(
            Connection connection, RecordKind kind, FreshsalesAccount account, FurtherFields fields) {
        return new FreshsalesRecords(settings.product(connection).of(kind), account, connection.id(), fields);
    }

    private FreshsalesAccounts accounts(Connection connection, RecordKind kind) {
        return Objects.requireNonNull(accounts.get(settings.product(connection).of(kind)));
    }
}
