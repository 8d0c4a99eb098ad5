package io.github.crmgate.sandbox.freshsales;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.CrmServer;
import io.github.crmgate.sandbox.server.Cut;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Freshsales as CrmGate sees it: Suite and Classic side by side on one server on localhost, each with its own records.
 *
 * <ol>
 *   <li>A stub that a test puts on {@link #server} answers first; with {@code .withTransformers(ANSWER)} it only adds its delay
 *       to the real answer.
 *   <li>{@link #signInPage} and {@link #redirect} replace one another, so do {@link #denyAccess}, {@link #throttle} and
 *       {@link #answerCalls}.
 *   <li>All methods may be called from any thread, while calls are served.
 * </ol>
 */
public final class SimulatedFreshsales implements AutoCloseable {
    /** The response transformer that gives the simulator's own answer. */
    public static final String ANSWER = "simulated-freshsales";

    private static final String PATHS = "(/crm/sales)?/api/.*";
    private static final Answer SIGN_IN = Answer.html(200, """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Sign in</title></head>
            <body><main><h1>Sign in to your account</h1></main></body>
            </html>
            """);

    private volatile Clock clock = Clock.systemUTC();
    private final FreshsalesKeys keys = new FreshsalesKeys();
    private final FreshsalesMode mode = new FreshsalesMode();
    private final FreshsalesRecords contacts = new FreshsalesRecords(FreshsalesKind.SUITE_CONTACT, this::clock);
    private final FreshsalesRecords leads = new FreshsalesRecords(FreshsalesKind.CLASSIC_LEAD, this::clock);
    private final FreshsalesRecords classicContacts =
            new FreshsalesRecords(FreshsalesKind.CLASSIC_CONTACT, this::clock);
    private final FreshsalesRecords deals = new FreshsalesRecords(FreshsalesKind.DEAL, this::clock);
    private final FreshsalesRecords classicDeals = new FreshsalesRecords(FreshsalesKind.DEAL, this::clock);
    private final FreshsalesSettings settings = new FreshsalesSettings();
    private final FreshsalesApi suite;
    private final FreshsalesApi classic;
    private final CrmServer server;

    private SimulatedFreshsales(int port) {
        suite = new FreshsalesApi(FreshsalesProduct.SUITE, List.of(contacts, deals), settings, mode);
        classic = new FreshsalesApi(
                FreshsalesProduct.CLASSIC, List.of(leads, classicContacts, classicDeals), settings, mode);
        server = CrmServer.start(port, ANSWER, this::clock, this::answer);
    }

    /** Starts on a free port. */
    public static SimulatedFreshsales start() {
        return start(0);
    }

    /** Starts on the given port. */
    public static SimulatedFreshsales start(int port) {
        return new SimulatedFreshsales(port);
    }

    /** Back to how it was after the start: one API key, sample records, no stubs, no calls, no modes. */
    public void reset() {
        server.reset();
        keys.reset();
        mode.reset();
        settings.renameLeadStage("Lead");
        clock = Clock.systemUTC();
        all().forEach(FreshsalesRecords::reset);
    }

    /** The key without the prefix. */
    public String apiKey() {
        return FreshsalesKeys.FIRST;
    }

    /** Makes one more key, without the prefix, for another user of the same accounts, who sees the same records. */
    public String newApiKey(String user) {
        return keys.make(user);
    }

    /**
     * Kills one key, be it the first: a call with it is answered with status 401 from now on, as with a bad one.
     *
     * @throws IllegalArgumentException if no such key is alive
     */
    public void killApiKey(String key) {
        if (!keys.kill(key)) {
            throw new IllegalArgumentException("no such key is alive");
        }
    }

    /** Lets a key that was killed work again. */
    public void reviveApiKey(String key) {
        keys.revive(key);
    }

    /** The base up to and without {@code /api}. */
    public URI suiteBase() {
        return server.url().resolve("/crm/sales");
    }

    /** The base up to and without {@code /api}. */
    public URI classicBase() {
        return server.url();
    }

    /** The server, for stubs on top and for its journal. */
    public WireMockServer server() {
        return server.wireMock();
    }

    /** Removes all stubs and forgets scenarios; modes and records stay. */
    public void removeStubs() {
        server.removeStubs();
    }

    /** Calls of both APIs since the start or the last {@code server().resetRequests()}, failed ones included. */
    public int calls() {
        return server.count(anyRequestedFor(urlPathMatching(PATHS)));
    }

    /** Those of {@link #calls()} that came with this key, alive or not. */
    public int calls(String key) {
        return server.count(anyRequestedFor(urlPathMatching(PATHS))
                .withHeader("Authorization", equalTo(FreshsalesKeys.header(key))));
    }

    /** The contacts of Suite: 60 leads, and 20 more in other lifecycle stages. */
    public FreshsalesRecords contacts() {
        return contacts;
    }

    /** The leads of Classic. */
    public FreshsalesRecords leads() {
        return leads;
    }

    /** The contacts of Classic. */
    public FreshsalesRecords classicContacts() {
        return classicContacts;
    }

    /** The deals of Suite. */
    public FreshsalesRecords deals() {
        return deals;
    }

    /** The deals of Classic, at first the same. */
    public FreshsalesRecords classicDeals() {
        return classicDeals;
    }

    private List<FreshsalesRecords> all() {
        return List.of(contacts, leads, classicContacts, deals, classicDeals);
    }

    /** The lifecycle stage that makes a contact of Suite a lead. */
    public long leadStageId() {
        return FreshsalesSettings.LEAD_STAGE;
    }

    /** Refuses new records without this custom field from now on. */
    public void require(String customField) {
        mode.required.add(customField);
    }

    /** Renames the lifecycle stage of leads, as an administrator can; its type stays. */
    public void renameLeadStage(String name) {
        settings.renameLeadStage(name);
    }

    /** A lifecycle stage of contacts that are no leads any more. */
    public long customerStageId() {
        return FreshsalesSettings.CUSTOMER_STAGE;
    }

    /** While on, every other page carries fewer than {@code per_page} records without being the last. */
    public void shortPages(boolean on) {
        mode.shortPages = on;
    }

    /** While on, the last record of a page appears again at the beginning of the next. */
    public void repeatRecords(boolean on) {
        mode.repeatRecords = on;
    }

    /** While on, the pages of a filtered search come out of order, the same at each call: as if it was not sorted at all. */
    public void shufflePages(boolean on) {
        mode.shufflePages = on;
    }

    /** While on, the lists say {@code total_pages: 0} and {@code total: 0}, however much they hold. */
    public void zeroTotals(boolean on) {
        mode.zeroTotals = on;
    }

    /** While on, views, searches, lookups and reads by id answer deleted records too, with {@code is_deleted} true. */
    public void showDeleted(boolean on) {
        all().forEach(records -> records.showDeleted(on));
    }

    /** While on, records that were not deleted come without {@code updated_at}, though filters and sorting know it. */
    public void hideTimes(boolean on) {
        mode.hidesTimes = on;
    }

    /** Answers filters on {@code deleted} with status 403, or 400 as an unknown attribute; 0 finds deleted records again. */
    public void refuseDeletions(int status) {
        mode.refusesDeletions = status;
    }

    /** Answers so many of the next calls with status 401, as if their key was bad. */
    public void rejectNext(int calls) {
        mode.rejections.set(calls);
    }

    /** While on, all calls with a good key but the auth check's get status 401. */
    public void rejectAllButChecks(boolean on) {
        mode.rejectsAllButChecks = on;
    }

    /** While on, a filtered search knows {@code lifecycle_stage_id}; else it is an unknown attribute. */
    public void filterByLifecycleStage(boolean on) {
        mode.lifecycleFilter = on;
    }

    /** While on, everything is answered with an HTML sign-in page and status 200. */
    public void signInPage(boolean on) {
        mode.beforeKey = on ? Optional.of(SIGN_IN) : Optional.empty();
    }

    /** While on, everything is answered with a redirect to a sign-in page. */
    public void redirect(boolean on) {
        String login = server.url().resolve("/login").toString();
        mode.beforeKey = on ? Optional.of(Answer.redirect(login)) : Optional.empty();
    }

    /** While on, a good key gets status 403: it opens the account, but a permission is missing. */
    public void denyAccess(boolean on) {
        mode.afterKey = on ? Optional.of(FreshsalesError.denied().answer()) : Optional.empty();
    }

    /** Answers a good key with status 429, with Retry-After unless it is null, until {@link #unthrottle()}. */
    public void throttle(Integer retryAfterSeconds) {
        Answer tooMany = FreshsalesMode.tooMany();
        mode.afterKey = Optional.of(
                retryAfterSeconds == null ? tooMany : tooMany.header("Retry-After", retryAfterSeconds.toString()));
    }

    /** Ends {@link #throttle}. */
    public void unthrottle() {
        mode.afterKey = Optional.empty();
    }

    /**
     * Answers so many calls with a good key in any minute, and further ones with 429 and {@code Retry-After}, as an account
     * does, which admits 400.
     */
    public void limitCalls(int ofAMinute) {
        mode.limit(ofAMinute);
    }

    /** How many calls {@link #limitCalls} answered with 429. */
    public int callsBeyondLimit() {
        return mode.callsBeyondLimit();
    }

    /**
     * Answers every call that has a good key with this status and body, until {@link #answerCallsAsUsual}: a broken
     * response, or a throttle with another status than 429.
     */
    public void answerCalls(int status, String body) {
        mode.afterKey = Optional.of(Answer.raw(status, body));
    }

    /** Ends {@link #answerCalls}. */
    public void answerCallsAsUsual() {
        mode.afterKey = Optional.empty();
    }

    /**
     * Cuts the responses to so many of the next calls with a good key: the head and the first bytes of the body come, then the
     * connection is closed. What the call asked for is done. A refusal, and a body that is not longer, comes whole.
     *
     * @param bytes how many bytes of the body come, at least 1
     */
    public void breakOffNext(int calls, int bytes) {
        mode.cuts.next(calls, new Cut(bytes, false));
    }

    /** The same, but the connection stays open for a minute and nothing more comes; {@code bytes} is the most that comes. */
    public void stallNext(int calls, int bytes) {
        mode.cuts.next(calls, new Cut(bytes, true));
    }

    /** The clock for the times of changes; the system's unless set. */
    public void useClock(Clock other) {
        clock = other;
    }

    @Override
    public void close() {
        server.close();
    }

    private Clock clock() {
        return clock;
    }

    private Answer answer(Call call) {
        boolean toSuite = call.path().startsWith(FreshsalesProduct.SUITE.root);
        if (!toSuite && !call.path().startsWith(FreshsalesProduct.CLASSIC.root)) {
            return SIGN_IN;
        }
        return mode.beforeKey
                .or(() -> withoutKey(call))
                .or(() -> stray(call))
                .or(() -> mode.afterKey)
                .or(() -> mode.beyondLimit(clock.instant()))
                .orElseGet(() -> {
                    FreshsalesApi api = toSuite ? suite : classic;
                    return mode.cuts.apply(api.answer(call));
                });
    }

    private Optional<Answer> stray(Call call) {
        boolean check = call.path().endsWith("/api/contacts/filters");
        boolean rejected =
                mode.rejections.getAndUpdate(left -> Math.max(0, left - 1)) > 0 || (mode.rejectsAllButChecks && !check);
        return rejected ? Optional.of(FreshsalesError.login(true).answer()) : Optional.empty();
    }

    private Optional<Answer> withoutKey(Call call) {
        Optional<String> authorization = call.header("Authorization");
        return keys.open(authorization)
                ? Optional.empty()
                : Optional.of(FreshsalesError.login(authorization.isPresent()).answer());
    }
}
