package com.example.nimbus;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordPager;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.KeyTokens;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.oauth.Tokens;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.MappedRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordMapping;
import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Leads of Nimbus CRM: {@code GET /leads} lists them in pages, {@code GET /leads/ID} reads one. */
final class NimbusProvider implements CrmProvider, KeyTokens {
    /** Members of a lead, and Nimbus' fields for them. */
    private static final RecordMapping FIELDS = new RecordMapping()
            .with("id", "id")
            .with("lastName", "name")
            .with("fullName", "name")
            .with("email", "email");

    private final Profile profile;
    private final URI url;

    NimbusProvider(Profile profile, URI url) {
        this.profile = profile;
        this.url = url;
    }

    @Override
    public String name() {
        return NimbusModule.NAME;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public Set<String> accountFields() {
        return Set.of("apiKey");
    }

    @Override
    public Account account(AccountFields fields) {
        return new Account(null, null, new Credential.ApiKey(Secret.of(fields.required("apiKey"))), List.of());
    }

    @Override
    public Tokens tokens() {
        return this;
    }

    @Override
    public TokenResult fetch(Connection connection, Credential credential) {
        return new TokenResult.Granted(credential.value(), null, null, url, List.of());
    }

    @Override
    public TokenResult.Dead rejected(Connection connection, Credential credential) {
        return new TokenResult.Dead("invalid_api_key", "Nimbus rejects the API key of '" + connection.id() + "'.");
    }

    @Override
    public AuthorizedCall authorized(CrmRequest request, Connection connection, AccessToken token) {
        return profile.authorized(
                request, token.apiBase(), Map.of("apiKey", token.value().reveal()));
    }

    @Override
    public Question<String> authCheck() {
        return Question.ask(CrmRequest.get("/me"), response -> Question.result("Nimbus answered a request for its user."));
    }

    @Override
    public Question<RecordPage> search(Connection connection, RecordQuery.Search query) {
        Position start = query.position() == null ? Position.first(query.limit()) : query.position();
        return new RecordPager(new Pages(connection, query), query.limit()).from(start);
    }

    @Override
    public Question<CrmRecord> byId(Connection connection, RecordQuery.ById query) {
        return Question.ask(CrmRequest.get("/leads/" + query.id()).accepting(404), response -> {
            if (response.status() == 404) {
                throw new CrmGateException(ProblemCode.LEAD_NOT_FOUND, "Nimbus knows no lead '" + query.id() + "'.");
            }
            return Question.result(lead(response.json(), connection, query.raw()));
        });
    }

    private static CrmRecord lead(JsonNode record, Connection connection, boolean raw) {
        return MappedRecord.of(
                RecordKind.LEAD,
                name -> FIELDS.value(record, name),
                NimbusModule.NAME,
                connection.id(),
                null,
                raw ? record : null);
    }

    /** Nimbus filters by email; CrmGate checks the other filters. */
    private record Pages(Connection connection, RecordQuery.Search query) implements RecordPager.Source {
        @Override
        public CrmRequest request(Position position) {
            CrmRequest page = CrmRequest.get("/leads").with("page", position.page()).with("size", position.perPage());
            return query.email() == null ? page : page.with("email", query.email());
        }

        @Override
        public RecordPager.CrmPage read(Position position, CrmResponse response) {
            List<RecordPager.Candidate> records = new ArrayList<>();
            for (JsonNode record : response.json().path("leads")) {
                CrmRecord lead = lead(record, connection, query.raw());
                records.add(new RecordPager.Candidate(lead, query.matches(lead)));
            }
            boolean more = response.json().path("more").asBoolean();
            return new RecordPager.CrmPage(records, more ? position.next(null) : null);
        }
    }
}
