package io.github.crmgate.crm;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.TokenQuota;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.Tokens;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.ProfileField;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What CrmGate must know of a CRM to read leads. Implementations are thread-safe and make no calls themselves. */
public interface CrmProvider {

    /** The name in settings, routes and answers. */
    String name();

    /** How its accounts are authorized. */
    Profile profile();

    /** The name in words for a person. */
    default String title() {
        return profile().title();
    }

    /** What an end user fills in to connect an account, and to {@link #signIn} if that needs anything. */
    default List<ProfileField> form() {
        return profile().fields();
    }

    /** The field of {@link #form} and {@link #accountFields} that names the tenant. */
    default String domainField() {
        return "domain";
    }

    /** A request of a connection with a token in it, ready to be sent. */
    AuthorizedCall authorized(CrmRequest request, Connection connection, AccessToken token);

    /**
     * Tells whether a response is an answer; by default by its status alone.
     *
     * @throws io.github.crmgate.failure.TokenRejectedException if a new token may help
     * @throws io.github.crmgate.failure.CrmUnavailableException if the same call may succeed soon
     * @throws io.github.crmgate.failure.CrmGateException if neither helps
     */
    default void check(CrmRequest request, CrmResponse response) {
        HttpCheck.ensureAnswer(title(), request, response);
    }

    /** The fields that describe an account to connect. */
    Set<String> accountFields();

    /**
     * The account that a caller wants to connect.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} that names the field
     */
    Account account(AccountFields fields);

    /**
     * A data centre as callers name it, in the form that is kept.
     *
     * @throws FieldException if the provider does not know it
     */
    default String region(String text) {
        throw AccountFields.bad("region", "means nothing to " + name() + "; leave it out");
    }

    /**
     * A tenant as callers name it, in the form that is kept.
     *
     * @throws FieldException if the provider does not know it
     */
    default String domain(String text) {
        throw AccountFields.bad("domain", "means nothing to " + name() + "; leave it out");
    }

    /** How end users sign in at the provider, if they do. */
    default Optional<SignIn> signIn() {
        return Optional.empty();
    }

    /** Where the tokens of its connections come from. */
    Tokens tokens();

    /** Returns the limits that the provider sets on its tokens; empty if it sets none. */
    default Optional<TokenQuota> tokenQuota() {
        return tokens().quota();
    }

    /** The auth check: its answer is a sentence on what was proved. */
    Step<String> authCheck();

    /** Leads that match. */
    Step<LeadPage> search(Connection connection, LeadQuery.Search query);

    /**
     * One lead.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code lead_not_found}, from a step
     */
    Step<Lead> byId(Connection connection, LeadQuery.ById query);

    /** Whether it tells changes of leads. */
    default boolean tellsChanges() {
        return false;
    }

    /** Leads that were created or changed, and deletions where the CRM tells them, in order of time. */
    default Step<ChangePage> changes(Connection connection, LeadQuery.Changes query) {
        throw new UnsupportedOperationException(name() + " tells no changes");
    }
}
