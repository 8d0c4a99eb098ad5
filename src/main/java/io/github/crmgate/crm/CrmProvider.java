package io.github.crmgate.crm;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.TokenQuota;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.Tokens;
import io.github.crmgate.pacing.CallLimits;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.ProfileField;
import io.github.crmgate.record.Choices;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What CrmGate needs to know of a CRM to read and write records. Implementations are thread-safe and make no calls themselves. */
public interface CrmProvider {

    /** Returns the name in settings, routes and responses. */
    String name();

    /** Returns the authorization profile of its accounts. */
    Profile profile();

    /** Returns the name for people. */
    default String title() {
        return profile().title();
    }

    /** Returns the fields that an end user fills in to connect an account, or before {@link #signIn}. */
    default List<ProfileField> form() {
        return profile().fields();
    }

    /** Returns the field of {@link #form} and {@link #accountFields} that names the tenant. */
    default String domainField() {
        return "domain";
    }

    /** Returns a request of a connection with its token, ready to be sent. */
    AuthorizedCall authorized(CrmRequest request, Connection connection, AccessToken token);

    /**
     * Checks a response; by default by its status only.
     *
     * @throws io.github.crmgate.failure.TokenRejectedException if a new token may help
     * @throws io.github.crmgate.failure.CrmUnavailableException if the same call may succeed soon
     * @throws io.github.crmgate.failure.CrmGateException if neither helps
     */
    default void check(CrmRequest request, CrmResponse response) {
        HttpCheck.ensureAnswer(title(), request, response);
    }

    /** Returns the fields that describe an account to connect. */
    Set<String> accountFields();

    /**
     * Returns the account that a caller wants to connect.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} that names the field
     */
    Account account(AccountFields fields);

    /**
     * Returns the canonical form of a data centre that a caller names.
     *
     * @throws FieldException if the provider does not know it
     */
    default String region(String text) {
        throw AccountFields.bad("region", "means nothing to " + name() + "; leave it out");
    }

    /**
     * Returns the canonical form of a tenant that a caller names.
     *
     * @throws FieldException if the provider does not know it
     */
    default String domain(String text) {
        throw AccountFields.bad("domain", "means nothing to " + name() + "; leave it out");
    }

    /** Returns how end users sign in at the provider, if they can. */
    default Optional<SignIn> signIn() {
        return Optional.empty();
    }

    /** Returns the source of its connections' tokens. */
    Tokens tokens();

    /** Returns the limits that the provider sets on its tokens; empty if it sets none. */
    default Optional<TokenQuota> tokenQuota() {
        return tokens().quota();
    }

    /** Returns the limits that the CRM sets on the calls of an account; empty if it sets none. */
    default Optional<CallLimits> callLimits() {
        return Optional.empty();
    }

    /** Returns what names the account whose limits apply to a connection's calls; connections of one account share it. */
    default String limitedAccount(Connection connection) {
        return connection.id();
    }

    /**
     * Returns whether a call is heavy, for {@link CallLimits#concurrentHeavy}.
     *
     * @param path without the query
     * @param body JSON document; empty if there is none, or if it is passed on unread
     */
    default boolean heavy(String method, String path, String body) {
        return false;
    }

    /** Returns the auth check, whose result is a sentence on what it proved. */
    Question<String> authCheck();

    /** Returns whether the provider reads records of a kind. */
    default boolean reads(RecordKind kind) {
        return kind == RecordKind.LEAD;
    }

    /** Returns the query for matching records of a kind that it reads. */
    Question<RecordPage> search(Connection connection, RecordQuery.Search query);

    /**
     * Returns the query for one record of a kind that it reads.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code lead_not_found} or the like, from a step
     */
    Question<CrmRecord> byId(Connection connection, RecordQuery.ById query);

    /**
     * Returns the query for the values that the CRM offers for a field.
     *
     * @throws CrmGateException {@code not_supported} if the CRM has none, at once or from a step
     */
    default Question<Choices> choices(Connection connection, RecordQuery.Choices query) {
        throw new CrmGateException(
                ProblemCode.NOT_SUPPORTED,
                "CrmGate does not read " + query.what().code() + " of '" + name() + "'.");
    }

    /**
     * Returns the query for a write with the names in it replaced by what the CRM takes, such as the id of an owner.
     *
     * @throws CrmGateException {@code bad_request} that names the field of a wrong name, from a step
     */
    default Question<RecordWrite> named(Connection connection, RecordWrite write) {
        return Question.result(write);
    }

    /** Returns whether the provider writes records of a kind. */
    default boolean writes(RecordKind kind) {
        return false;
    }

    /** Returns whether the provider converts records of a kind that it writes. */
    default boolean converts(RecordKind kind) {
        return false;
    }

    /**
     * Returns whether a write that may have been carried out can be made again without a second record, that is, whether
     * its requests are idempotent.
     */
    default boolean repeats(Connection connection, RecordWrite write) {
        return write instanceof RecordWrite.Update || write instanceof RecordWrite.Delete;
    }

    /** Returns the query that makes a write. */
    default Question<WriteResult<CrmRecord>> write(Connection connection, RecordWrite write) {
        throw new UnsupportedOperationException(name() + " writes no records");
    }

    /** Returns whether the provider reports changes of the kinds of records that it reads. */
    default boolean tellsChanges() {
        return false;
    }

    /** Returns the query for created and changed records of a kind that it reads, and deletions where the CRM reports them, in order of time. */
    default Question<ChangePage> changes(Connection connection, RecordQuery.Changes query) {
        throw new UnsupportedOperationException(name() + " reports no changes");
    }
}
