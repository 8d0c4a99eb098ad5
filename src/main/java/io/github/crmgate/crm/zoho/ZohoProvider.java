package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.DeletionList;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordPager;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.SignIn;
import io.github.crmgate.crm.zoho.selector.ZohoSelectors;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.oauth.Tokens;
import io.github.crmgate.pacing.CallLimits;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.profile.Authorizers;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.record.Choices;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordField;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.Selector;
import io.github.crmgate.record.WriteResult;
import io.github.crmgate.selector.ChoiceCache;
import io.github.crmgate.selector.NamedValues;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Zoho CRM with its API v8 or a compatible version. */
final class ZohoProvider implements CrmProvider {
    static final String NAME = "zoho";

    private static final Pattern ID = Pattern.compile("\\d{1,30}");

    private static final Set<String> FIELDS = Set.of("region", "refreshToken", "code");

    private final ZohoSettings settings;
    private final Profile profile;
    private final Authorizers authorizers;
    private final ZohoTokens tokens;
    private final String leads;
    private final String coql;
    private final ZohoSelectors selectors;

    /** @param profile authorization profile {@value #NAME} */
    ZohoProvider(ZohoSettings settings, Profile profile, Clock clock) {
        this.profile = profile;
        this.authorizers = new Authorizers(profile, "access_token");
        this.settings = settings;
        this.tokens = new ZohoTokens(settings);
        this.leads = path(RecordKind.LEAD);
        this.coql = "/crm/" + settings.apiVersion() + "/coql";
        this.selectors =
                new ZohoSelectors("/crm/" + settings.apiVersion(), ZohoRecords::module, new ChoiceCache(clock));
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
    public AuthorizedCall authorized(CrmRequest request, Connection connection, AccessToken token) {
        return authorizers.call(request, token.apiBase(), token.value());
    }

    @Override
    public void check(CrmRequest request, CrmResponse response) {
        if (!(response.status() == 304 && request.accepts().contains(304))) {
            ZohoErrors.check(request, response);
        }
    }

    @Override
    public Set<String> accountFields() {
        return FIELDS;
    }

    @Override
    public String region(String text) {
        return ZohoRegion.find(text)
                .orElseThrow(
                        () -> AccountFields.bad("region", "must be one of " + String.join(", ", ZohoRegion.codes())));
    }

    @Override
    public Optional<SignIn> signIn() {
        return Optional.of(new ZohoSignIn(settings));
    }

    /** Reads a refresh token, or an authorization code of a self client, which is exchanged for a token set. */
    @Override
    public Account account(AccountFields fields) {
        settings.ensureUsable();
        Credential credential = fields.oauthCredential();
        String region = fields.find("region")
                .map(this::region)
                .or(() -> settings.region().map(ZohoRegion::code))
                .orElseThrow(() -> AccountFields.bad("region", "is missing"));
        return new Account(region, null, credential, settings.scopes());
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public Optional<CallLimits> callLimits() {
        return Optional.of(settings.limits());
    }

    @Override
    public String limitedAccount(Connection connection) {
        return settings.organisation(connection);
    }

    @Override
    public boolean heavy(String method, String path, String body) {
        return ZohoLimits.heavy(method, path, body);
    }

    /**
     * Requests the id of one lead, which needs no scope beyond {@code ZohoCRM.modules.leads.READ}. A response without
     * records (204) succeeds too. Unconfirmed: whether Zoho accepts the id as the only field. If it does not, the last
     * name is requested, which is mandatory and so readable for every user.
     */
    @Override
    public Question<String> authCheck() {
        CrmRequest request = CrmRequest.get(leads)
                .needing(ZohoRecords.scope(RecordKind.LEAD))
                .with("per_page", 1);
        Question<String> passed = Question.result("Zoho answered a request for leads.");
        return Question.ask(
                request.with("fields", "id").accepting(400),
                response -> response.status() == 400
                        ? Question.ask(request.with("fields", "Last_Name"), second -> passed)
                        : passed);
    }

    @Override
    public Question<RecordPage> search(Connection connection, RecordQuery.Search query) {
        if (query.kind() == RecordKind.DEAL && query.email() != null) {
            new ZohoListing(
                    path(RecordKind.DEAL), connection.id(), query, List.of()); // refuses filters before any call
            return ZohoListing.contacts(path(RecordKind.CONTACT), query.email())
                    .then(contacts -> contacts.isEmpty()
                            ? Question.result(new RecordPage(List.of(), null))
                            : search(connection, query, contacts));
        }
        return search(connection, query, List.of());
    }

    private Question<RecordPage> search(Connection connection, RecordQuery.Search query, List<String> contacts) {
        ZohoListing listing = new ZohoListing(path(query.kind()), connection.id(), query, contacts);
        Position start = query.position() == null ? Position.first(query.limit()) : query.position();
        Question<RecordPage> page = new RecordPager(listing, query.limit()).from(start);
        return ZohoSelection.supports(query)
                ? orSelection(
                        page,
                        new RecordPager(new ZohoSelection(coql, listing, query), query.limit()).from(start),
                        query.fields())
                : ZohoRecords.withoutMissing(page);
    }

    /** Falls back to COQL without the scope for searches. If both scopes are missing, the error names the first. */
    private static Question<RecordPage> orSelection(
            Question<RecordPage> search, Question<RecordPage> selection, FurtherFields fields) {
        CrmRequest request = ((Question.Ask<RecordPage>) search).request();
        return unlessRefused(search, List.of(401, 403), denied -> {
            if (!ZohoErrors.lacksScope(denied)) {
                throw ZohoErrors.failure(request, denied);
            }
            return unlessRefused(selection, List.of(400, 401, 403, 404), refused -> {
                ZohoRecords.ensureNotNamed(fields, refused);
                throw ZohoErrors.failure(request, denied);
            });
        });
    }

    /** Returns the question with another continuation for responses with these statuses. */
    private static <T> Question<T> unlessRefused(
            Question<T> step, List<Integer> statuses, Function<CrmResponse, Question<T>> refused) {
        Question.Ask<T> call = (Question.Ask<T>) step;
        return Question.ask(
                call.request().accepting(statuses.toArray(Integer[]::new)),
                response -> statuses.contains(response.status())
                        ? refused.apply(response)
                        : call.then().apply(response));
    }

    @Override
    public boolean tellsChanges() {
        return true;
    }

    @Override
    public Question<ChangePage> changes(Connection connection, RecordQuery.Changes query) {
        String module = path(query.kind());
        return ZohoRecords.withoutMissing(new ZohoChanges(module, connection.id(), query).read())
                .then(page -> DeletionList.since(
                                query.deletedSince(),
                                since -> new ZohoDeletions(module, query.kind(), connection.id(), since).read())
                        .then(list -> Question.result(
                                new ChangePage(page.records(), list.deletions(), page.next(), list.refused()))));
    }

    @Override
    public boolean reads(RecordKind kind) {
        return true;
    }

    @Override
    public Question<CrmRecord> byId(Connection connection, RecordQuery.ById query) {
        RecordKind kind = query.kind();
        if (!ID.matcher(query.id()).matches()) {
            throw kind.notFound("Zoho", query.id(), null, null);
        }
        CrmRequest request = CrmRequest.get(path(kind) + "/" + query.id()).needing(ZohoRecords.scope(kind));
        return Question.ask(request.accepting(400, 404), response -> {
            JsonNode record = response.json().path("data").path(0);
            if (response.successful() && record.isObject()) {
                ZohoRecords.ensureKnown(query.fields(), response);
                return Question.result(ZohoRecords.record(kind, record, connection.id(), query.raw(), query.fields()));
            }
            JsonNode error = ZohoErrors.ofRead(response);
            String code = Json.text(error, "code");
            if (!response.successful() && code != null && !code.equals("INVALID_DATA")) {
                ZohoErrors.check(request, response);
            }
            throw kind.notFound("Zoho", query.id(), code, Json.text(error, "message"));
        });
    }

    private String path(RecordKind kind) {
        return "/crm/" + settings.apiVersion() + "/" + ZohoRecords.module(kind);
    }

    @Override
    public boolean writes(RecordKind kind) {
        return true;
    }

    @Override
    public boolean repeats(Connection connection, RecordWrite write) {
        return CrmProvider.super.repeats(connection, write)
                || (write instanceof RecordWrite.Upsert upsert
                        && upsert.match().contains(write.kind().matchField()));
    }

    @Override
    public boolean converts(RecordKind kind) {
        return kind == RecordKind.LEAD;
    }

    @Override
    public Question<WriteResult<CrmRecord>> write(Connection connection, RecordWrite write) {
        return ZohoRecords.withoutMissing(
                new ZohoWrites(path(write.kind()), connection.id(), write.kind()).write(write));
    }

    @Override
    public Question<RecordWrite> named(Connection connection, RecordWrite write) {
        return new NamedValues(
                        title(),
                        ID,
                        field -> field.type() != RecordField.Type.USER
                                && !field.name().equals(ZohoConversion.PIPELINE),
                        selector -> false,
                        query -> selectors.find(connection, query))
                .replacedIn(write);
    }

    @Override
    public Question<Choices> choices(Connection connection, RecordQuery.Choices query) {
        return query.what() == Selector.STATUSES && query.kind() == RecordKind.CONTACT
                ? CrmProvider.super.choices(connection, query)
                : selectors.get(connection, query);
    }
}
