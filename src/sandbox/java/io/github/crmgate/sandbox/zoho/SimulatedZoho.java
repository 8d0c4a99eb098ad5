package io.github.crmgate.sandbox.zoho;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Cut;
import io.github.crmgate.sandbox.server.Refusal;
import io.github.crmgate.sandbox.zoho.accounts.ConsentBrowser;
import io.github.crmgate.sandbox.zoho.accounts.ZohoClient;
import io.github.crmgate.sandbox.zoho.accounts.ZohoGrants;
import io.github.crmgate.sandbox.zoho.accounts.ZohoTokenMode;
import io.github.crmgate.sandbox.zoho.accounts.ZohoTraffic;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Zoho as CrmGate sees it: the data centres {@code us} and {@code eu}, each one server on localhost.
 *
 * <ol>
 *   <li>Both know the same client; a code, a refresh token or an access token belongs to one of them.
 *   <li>A stub that a test puts on {@link #server} answers first; with {@code .withTransformers(ANSWER)} it only adds its delay
 *       to the real answer.
 *   <li>Each token endpoint has a mode of its own, {@link #tokenMode}; a method here that changes one changes both.
 *   <li>All methods may be called from any thread, while calls are served.
 * </ol>
 */
public final class SimulatedZoho implements AutoCloseable {
    /** The response transformer that gives the simulator's own answer. */
    public static final String ANSWER = "simulated-zoho";

    /** The scope that the specification asks for. */
    public static final String LEADS = "ZohoCRM.modules.leads.ALL";

    /** The scopes for contacts and deals, which no grant has at first. */
    public static final List<String> OTHER_KINDS = List.of("ZohoCRM.modules.contacts.ALL", "ZohoCRM.modules.deals.ALL");

    /** The scopes for the values that the CRM offers, which no grant has at first. */
    public static final List<String> SELECTORS = List.of("ZohoCRM.users.READ", "ZohoCRM.settings.ALL");

    /** The scope that searching needs beside the module's. */
    public static final String SEARCH = "ZohoSearch.securesearch.READ";

    /** The scope that queries need beside the module's. */
    public static final String COQL = "ZohoCRM.coql.READ";

    private static final List<String> REGIONS = List.of("us", "eu");

    private final ZohoClient client = new ZohoClient();
    private final ZohoGrants grants = new ZohoGrants();
    private final ZohoTraffic traffic = new ZohoTraffic();
    private final ZohoCallMode calls = new ZohoCallMode();
    private final AtomicInteger users = new AtomicInteger();
    private final Map<String, ZohoDataCentre> dataCentres = new ConcurrentHashMap<>();
    private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();

    private SimulatedZoho() {}

    /** Starts both data centres on free ports. */
    public static SimulatedZoho start() {
        return start(0, 0);
    }

    /** Starts both data centres on the given ports. */
    public static SimulatedZoho start(int usPort, int euPort) {
        SimulatedZoho zoho = new SimulatedZoho();
        try {
            zoho.open("us", usPort);
            zoho.open("eu", euPort);
            return zoho;
        } catch (RuntimeException e) {
            zoho.close();
            throw e;
        }
    }

    /** Back to how it was after the start: same refresh tokens, sample leads, no stubs, no calls, no modes, none held back. */
    public void reset() {
        dataCentres.values().forEach(ZohoDataCentre::reset);
        client.forgetRedirects();
        traffic.reset();
        calls.reset();
        grants.reset();
        refreshTokens.forEach((region, token) -> grants.grant(region, "operator", ordered(LEADS, SEARCH), token));
    }

    /** The accounts server of a data centre, without a path. */
    public URI accountsUrl(String region) {
        return dataCentre(region).server().url();
    }

    /** The API domain of a data centre, without a path: what its token answers name. */
    public URI apiUrl(String region) {
        return dataCentre(region).server().url();
    }

    /** The client's id, the same in every data centre. */
    public String clientId() {
        return ZohoClient.ID;
    }

    /** The client's secret, the same in every data centre. */
    public String clientSecret() {
        return ZohoClient.SECRET;
    }

    /** Makes the redirect URI's match exact: only those allowed here are accepted from then on. */
    public void allowRedirect(URI redirectUri) {
        client.allowRedirect(redirectUri);
    }

    /** The refresh token of a grant made before the start, with the scopes for leads and for searching. */
    public String refreshToken(String region) {
        dataCentre(region);
        return refreshTokens.get(region);
    }

    /** Makes one more grant of the same kind, for a user of its own. */
    public String newRefreshToken(String region, String user) {
        dataCentre(region);
        return grants.grant(region, user, Set.of(LEADS, SEARCH));
    }

    /** Makes that many grants of the same kind, each for a user of its own, and answers their refresh tokens. */
    public List<String> newUsers(String region, int count) {
        return Stream.generate(() -> newRefreshToken(region, "user-" + users.incrementAndGet()))
                .limit(count)
                .toList();
    }

    /** A code of the self client; the scope for leads if none is named. */
    public String issueCode(String region, String... scopes) {
        dataCentre(region);
        return grants.selfClientCode(region, "developer", scopes.length == 0 ? Set.of(LEADS) : ordered(scopes));
    }

    /** The server, for stubs on top and for its journal. */
    public WireMockServer server(String region) {
        return dataCentre(region).server().wireMock();
    }

    /** Removes all stubs from both servers and forgets scenarios; modes, grants and leads stay. */
    public void removeStubs() {
        dataCentres.values().forEach(dataCentre -> dataCentre.server().removeStubs());
    }

    /**
     * Calls of the token endpoint since the start or the last {@code server(region).resetRequests()}, failed ones
     * included. A call counts as soon as its answer is there; {@link #tokenCallsOf} counts on arrival.
     */
    public int tokenCalls(String region) {
        return dataCentre(region).server().count(postRequestedFor(urlPathEqualTo("/oauth/v2/token")));
    }

    /** Calls of the revocation endpoint, counted alike. */
    public int revocations(String region) {
        return dataCentre(region).server().count(postRequestedFor(urlPathEqualTo("/oauth/v2/token/revoke")));
    }

    /**
     * Token calls with a refresh token of this one's grant since the start, the last {@link #reset} or the last {@link
     * #forgetTokenCalls}. They count on arrival, failed ones included, before and after a rotation; what a stub has
     * answered in the simulator's place does not count, nor does the exchange of a code.
     */
    public int tokenCallsOf(String refreshToken) {
        return grants.tokenCalls(refreshToken);
    }

    /** How many of {@link #tokenCallsOf} brought an access token. */
    public int tokensIssued(String refreshToken) {
        return grants.tokensIssued(refreshToken);
    }

    /** All of {@link #tokenCallsOf}, by the refresh token that the grant began with; unknown ones stand for themselves. */
    public Map<String, Integer> tokenCallsByGrant() {
        return grants.tokenCalls();
    }

    /**
     * The highest number of token calls that both data centres together were answering at the same time, counted since
     * when {@link #tokenCallsOf} is. The delay of a stub is not in that time, {@link #tokensTake} is.
     */
    public int mostTokenCallsAtOnce() {
        return traffic.most();
    }

    /** The same for one data centre. */
    public int mostTokenCallsAtOnce(String region) {
        dataCentre(region);
        return traffic.most(region);
    }

    /** Counts token calls by grant and at the same time from zero again; the server's journal, {@link #tokenCalls}, stays. */
    public void forgetTokenCalls() {
        grants.forgetTokenCalls();
        traffic.forget();
    }

    /** How many refresh tokens of a data centre are alive, the one of the start included. */
    public int liveGrants(String region) {
        dataCentre(region);
        return grants.alive(region);
    }

    /** Whether a refresh token is alive: one that was rotated is not. */
    public boolean opens(String refreshToken) {
        return grants.opens(refreshToken);
    }

    /** Calls of the CRM API, counted like {@link #tokenCalls}. */
    public int crmCalls(String region) {
        return dataCentre(region).server().count(anyRequestedFor(urlPathMatching("/crm/.*")));
    }

    /** The leads of a data centre's account, 60 at the start. */
    public ZohoLeads leads(String region) {
        return dataCentre(region).leads();
    }

    /** The contacts or deals of a data centre's account, by the name of their module. */
    public ZohoLeads records(String region, String module) {
        return dataCentre(region).crm().records(module);
    }

    /** How the token endpoint of one data centre behaves, for changes that leave the other alone. */
    public ZohoTokenMode tokenMode(String region) {
        return dataCentre(region).mode();
    }

    /** How long access tokens issued from now on live; also their {@code expires_in}. */
    public void tokensLast(Duration lifetime) {
        tokenModes(mode -> mode.last(lifetime));
    }

    /** Reports dead access tokens with this status and code from now on; 401 and INVALID_TOKEN unless set. */
    public void reportBadTokens(int status, String code) {
        calls.badToken(ZohoError.of(status, code, "invalid oauth token"));
    }

    /**
     * Answers every call of the CRM API that has a live token with this status and body, until {@link
     * #answerCallsAsUsual}: a broken response, a throttle, or a rejection that no token ends.
     */
    public void answerCalls(int status, String body) {
        calls.answer(Optional.of(Answer.raw(status, body)));
    }

    /**
     * Lets each call of the CRM API take so long, and answers calls beyond {@code atOnce} at the same time with 429
     * {@code TOO_MANY_REQUESTS}, as an organisation's edition does.
     */
    public void limitCalls(int atOnce, Duration takes) {
        calls.limit(atOnce, takes);
    }

    /** While on, no call of the CRM API is answered. */
    public void holdCalls(boolean on) {
        calls.hold(on);
    }

    /** How many calls {@link #limitCalls} answered with 429. */
    public int callsBeyondLimit() {
        return calls.refused();
    }

    /** Ends {@link #answerCalls}. */
    public void answerCallsAsUsual() {
        calls.answer(Optional.empty());
    }

    /**
     * Cuts the responses to so many of the next calls of the CRM API: the head and the first bytes of the body come, then the
     * connection is closed. What the call asked for is done. A refusal, and a body that is not longer, comes whole.
     *
     * @param bytes how many bytes of the body come, at least 1
     */
    public void breakOffNext(int calls, int bytes) {
        this.calls.cuts().next(calls, new Cut(bytes, false));
    }

    /** The same, but the connection stays open for a minute and nothing more comes; {@code bytes} is the most that comes. */
    public void stallNext(int calls, int bytes) {
        this.calls.cuts().next(calls, new Cut(bytes, true));
    }

    /** Answers every token call with this status and body, until {@link #answerTokenCallsAsUsual}. */
    public void answerTokenCalls(int status, String body) {
        tokenModes(mode -> mode.answer(status, body));
    }

    /** Ends {@link #answerTokenCalls}. */
    public void answerTokenCallsAsUsual() {
        tokenModes(ZohoTokenMode::answerAsUsual);
    }

    /** Kills all live access tokens: the next call with one gets what {@link #reportBadTokens} says. */
    public void expireAccessTokens() {
        grants.expireAccessTokens();
    }

    /** Kills all grants with their access tokens: a refresh then answers {@code invalid_code} with status 200. */
    public void revokeGrants() {
        grants.revokeAll();
    }

    /**
     * Kills one grant with its access tokens; a refresh token that it had before a rotation names it, too.
     *
     * @throws IllegalArgumentException if no grant with this refresh token is alive
     */
    public void killGrant(String refreshToken) {
        if (!grants.kill(refreshToken)) {
            throw new IllegalArgumentException("no live grant has this refresh token");
        }
    }

    /** While on, every token call is answered with the throttle, with status 200. */
    public void throttleTokens(boolean on) {
        tokenModes(mode -> mode.throttle(on));
    }

    /** While on, an eleventh token for one refresh token within 10 minutes is answered with the throttle, with status 400. */
    public void limitTokens(boolean on) {
        tokenModes(mode -> mode.limit(on));
    }

    /** While on, token answers have the old form: {@code expires_in} in milliseconds beside {@code expires_in_sec}. */
    public void oldStyleExpiry(boolean on) {
        tokenModes(mode -> mode.oldStyleExpiry(on));
    }

    /**
     * While on, a refresh answers a new refresh token, and the old one is dead at once: it answers {@code invalid_code}.
     * Zoho itself does not rotate refresh tokens; this stands for the providers that do, which CrmGate must survive as well.
     */
    public void rotateRefreshTokens(boolean on) {
        tokenModes(mode -> mode.rotate(on));
    }

    /** How long each token call takes from now on before it is answered, in whatever way; zero for no longer than needed. */
    public void tokensTake(Duration duration) {
        tokenModes(mode -> mode.take(duration));
    }

    /**
     * While on, token calls are accepted and not answered. Those that hang are answered as usual as soon as it is off,
     * whether or not their callers are still there; they get status 504 after a minute, and at once at a {@link #reset}.
     */
    public void hangTokens(boolean on) {
        tokenModes(mode -> mode.hang(on));
    }

    /** Answers every revocation with this status and an HTML page, and revokes nothing, until it is set to 0. */
    public void failRevocations(int status) {
        tokenModes(mode -> mode.failRevocations(status));
    }

    /** Gives every grant exactly these scopes, effective at once. */
    public void grantScopes(String... scopes) {
        grants.scopes(ordered(scopes));
    }

    /** Takes the scope for searching from every grant: a search answers OAUTH_SCOPE_MISMATCH. */
    public void withdrawSearch() {
        grantScopes(LEADS);
    }

    /** While on, searches see the leads as they were when it was switched on. */
    public void searchLags(boolean on) {
        dataCentres.values().forEach(dataCentre -> dataCentre.crm().search().lags(on));
    }

    /**
     * Refuses the list of deleted leads from now on; null lists them again.
     *
     * @param code {@code NO_PERMISSION} (status 403), {@code OAUTH_SCOPE_MISMATCH} (401) or another one (400)
     */
    public void refuseDeletions(String code) {
        Optional<Refusal> refusal = Optional.ofNullable(code).map(known -> switch (known) {
            case "NO_PERMISSION" ->
                ZohoError.of(403, known, "permission denied", Map.of("permissions", List.of("Crm_Implied_View_Leads")));
            case "OAUTH_SCOPE_MISMATCH" -> ZohoError.scope();
            default -> ZohoError.of(400, known, "the request is refused");
        });
        dataCentres.values().forEach(dataCentre -> dataCentre.crm().deletions().refuse(refusal));
    }

    /** The clock for expiries, limits and the times of changes; the system's unless set. */
    public void useClock(Clock clock) {
        grants.useClock(clock);
    }

    /** Follows an authorization link as a browser would, accepts, and answers where the browser is sent back to. */
    public URI accept(URI authorizationUrl) {
        return new ConsentBrowser().decide(authorizationUrl, Map.of("decision", "accept"));
    }

    /** Accepts as a user whose account is in another data centre. */
    public URI accept(URI authorizationUrl, String homeRegion) {
        return new ConsentBrowser().decide(authorizationUrl, Map.of("decision", "accept", "location", homeRegion));
    }

    /** Refuses, and answers where the browser is sent back to. */
    public URI reject(URI authorizationUrl) {
        return new ConsentBrowser().decide(authorizationUrl, Map.of("decision", "reject"));
    }

    @Override
    public void close() {
        dataCentres.values().forEach(ZohoDataCentre::close);
    }

    private void open(String region, int port) {
        dataCentres.put(region, ZohoDataCentre.start(region, port, client, grants, traffic, calls, this::urls));
        refreshTokens.put(region, grants.grant(region, "operator", ordered(LEADS, SEARCH)));
    }

    private void tokenModes(Consumer<ZohoTokenMode> change) {
        dataCentres.values().forEach(dataCentre -> change.accept(dataCentre.mode()));
    }

    private SortedMap<String, URI> urls() {
        SortedMap<String, URI> urls = new TreeMap<>();
        dataCentres.forEach(
                (region, dataCentre) -> urls.put(region, dataCentre.server().url()));
        return urls;
    }

    private ZohoDataCentre dataCentre(String region) {
        ZohoDataCentre dataCentre = dataCentres.get(region);
        if (dataCentre == null) {
            throw new IllegalArgumentException("no data centre " + region + ", only " + REGIONS);
        }
        return dataCentre;
    }

    private static Set<String> ordered(String... scopes) {
        return new LinkedHashSet<>(List.of(scopes));
    }
}
