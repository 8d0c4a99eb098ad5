package io.github.crmgate.sandbox;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Zoho as CrmGate sees it: the data centres {@code us} and {@code eu}, each one server on localhost.
 *
 * <ol>
 *   <li>Both know the same client; a code, a refresh token or an access token belongs to one of them.
 *   <li>A stub that a test puts on {@link #server} answers first; with {@code .withTransformers(ANSWER)} it only adds its delay
 *       to the real answer.
 *   <li>All methods may be called from any thread, while calls are served.
 * </ol>
 */
public final class SimulatedZoho implements AutoCloseable {
    /** The response transformer that gives the simulator's own answer. */
    public static final String ANSWER = "simulated-zoho";

    /** The scope that the specification asks for. */
    public static final String LEADS = "ZohoCRM.modules.leads.ALL";

    /** The scope that searching needs beside the module's. */
    public static final String SEARCH = "ZohoSearch.securesearch.READ";

    private static final List<String> REGIONS = List.of("us", "eu");

    private final ZohoClient client = new ZohoClient();
    private final ZohoGrants grants = new ZohoGrants();
    private final ZohoTokenMode mode = new ZohoTokenMode();
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

    /** Back to how it was after the start: same refresh tokens, sample leads, no stubs, no calls, no modes. */
    public void reset() {
        dataCentres.values().forEach(ZohoDataCentre::reset);
        client.forgetRedirects();
        mode.throttled = false;
        mode.milliseconds = false;
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

    /** Calls of the token endpoint since the start or the last {@code server(region).resetRequests()}, failed ones included. */
    public int tokenCalls(String region) {
        return dataCentre(region).server().count(postRequestedFor(urlPathEqualTo("/oauth/v2/token")));
    }

    /** Calls of the CRM API, counted alike. */
    public int crmCalls(String region) {
        return dataCentre(region).server().count(anyRequestedFor(urlPathMatching("/crm/.*")));
    }

    /** The leads of a data centre's account, 60 at the start. */
    public ZohoLeads leads(String region) {
        return dataCentre(region).leads();
    }

    /** How long access tokens issued from now on live; also their {@code expires_in}. */
    public void tokensLast(Duration lifetime) {
        grants.tokensLast(lifetime);
    }

    /** Kills all live access tokens: the next call with one gets INVALID_TOKEN. */
    public void expireAccessTokens() {
        grants.expireAccessTokens();
    }

    /** Kills all grants with their access tokens: a refresh then answers {@code invalid_code} with status 200. */
    public void revokeGrants() {
        grants.revokeAll();
    }

    /** While on, every token call is answered with the throttle, with status 200. */
    public void throttleTokens(boolean on) {
        mode.throttled = on;
    }

    /** While on, an eleventh token for one refresh token within 10 minutes is answered with the throttle, with status 400. */
    public void limitTokens(boolean on) {
        grants.limit(on);
    }

    /** While on, token answers have the old form: {@code expires_in} in milliseconds beside {@code expires_in_sec}. */
    public void oldStyleExpiry(boolean on) {
        mode.milliseconds = on;
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
        dataCentres.put(region, ZohoDataCentre.start(region, port, client, grants, mode, this::urls));
        refreshTokens.put(region, grants.grant(region, "operator", ordered(LEADS, SEARCH)));
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
