package io.github.crmgate.crm.custom;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.SignIn;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.oauth.Tokens;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.profile.OAuthClient;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.ProfileField;
import io.github.crmgate.record.CrmRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A provider that an operator describes by a profile. CrmGate connects its accounts and refreshes their tokens, but has
 * no operations for its records.
 */
public final class CustomProvider implements CrmProvider {
    /** Placeholder for the auth check, whose URL is in the profile. No other request has this path. */
    private static final CrmRequest AUTH_CHECK = CrmRequest.get("*");

    private static final Set<String> OAUTH_FIELDS = Set.of("refreshToken", "code");

    private final Profile profile;
    private final CustomValues values;
    private final Tokens tokens;

    public CustomProvider(Profile profile) {
        this.profile = profile;
        this.values = new CustomValues(profile);
        OAuthClient oauth = profile.oauth();
        this.tokens = oauth == null ? new CustomKey(profile) : new CustomOAuth(profile, oauth, values);
    }

    @Override
    public String name() {
        return profile.name();
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public String domainField() {
        return values.tenantField();
    }

    @Override
    public AuthorizedCall authorized(CrmRequest request, Connection connection, AccessToken token) {
        Map<String, String> known = values.of(connection, token);
        return request.equals(AUTH_CHECK)
                ? profile.authCheck(known)
                : profile.authorized(request, token.apiBase(), known);
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public Set<String> accountFields() {
        TreeSet<String> fields = new TreeSet<>();
        profile.fields().stream().map(ProfileField::key).forEach(fields::add);
        if (profile.oauth() != null) {
            fields.addAll(OAUTH_FIELDS);
        }
        return fields;
    }

    /** Reads the fields of the profile; with OAuth also a refresh token, or an authorization code to exchange. */
    @Override
    public Account account(AccountFields fields) {
        Map<String, String> entered = new LinkedHashMap<>();
        profile.fields()
                .forEach(field -> fields.find(field.key()).ifPresent(value -> entered.put(field.key(), value.strip())));
        profile.faults(entered).entrySet().stream().findFirst().ifPresent(fault -> {
            throw AccountFields.bad(fault.getKey(), fault.getValue());
        });
        OAuthClient oauth = profile.oauth();
        if (oauth == null) {
            return new Account(
                    null, values.tenant(entered), new Credential.ApiKey(CustomValues.secret(entered)), List.of());
        }
        Credential credential = fields.oauthCredential();
        return new Account(null, values.tenant(entered), credential, oauth.scopes());
    }

    @Override
    public String domain(String text) {
        if (values.tenantField().isEmpty()) {
            return CrmProvider.super.domain(text);
        }
        String tenant = text.strip();
        String fault = profile.faults(Map.of(values.tenantField(), tenant)).get(values.tenantField());
        if (fault != null) {
            throw AccountFields.bad("domain", fault);
        }
        return tenant;
    }

    @Override
    public Optional<SignIn> signIn() {
        return Optional.ofNullable(profile.oauth()).map(oauth -> new CustomSignIn(oauth, values));
    }

    @Override
    public Question<String> authCheck() {
        return Question.ask(AUTH_CHECK, response -> {
            if (response.text()) {
                throw new CrmGateException(
                        ProblemCode.AUTH_CHECK_FAILED,
                        profile.title() + " answered " + response + ", most likely its sign-in page.");
            }
            if (response.failed()) {
                throw new CrmGateException(
                        ProblemCode.AUTH_CHECK_FAILED,
                        profile.title() + " answered " + response + " with a document that reports a failure.");
            }
            return Question.result(profile.title() + " answered the auth check with " + response + ".");
        });
    }

    @Override
    public Question<RecordPage> search(Connection connection, RecordQuery.Search query) {
        throw noLeads();
    }

    @Override
    public Question<CrmRecord> byId(Connection connection, RecordQuery.ById query) {
        throw noLeads();
    }

    private CrmGateException noLeads() {
        return new CrmGateException(
                ProblemCode.BAD_REQUEST,
                "CrmGate does not know what leads are at '" + name() + "', which is connected by a profile.");
    }
}
