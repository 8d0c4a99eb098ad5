package io.github.crmgate.sandbox;

import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.secret.KnownSecrets;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The leads of a simulated CRM without server, keys and tokens, for tests that make very many calls. */
public final class OfflineCrm {
    private final Function<Call, Answer> answers;
    private final String root;
    private int calls;

    private OfflineCrm(String root, Function<Call, Answer> answers) {
        this.root = root;
        this.answers = answers;
    }

    /** Zoho's listings of leads and of deletions. */
    public static OfflineCrm zoho(ZohoLeads leads, Clock clock) {
        ZohoListing listing = new ZohoListing(leads, () -> clock);
        ZohoDeletions deletions = new ZohoDeletions(leads);
        return new OfflineCrm(
                "", call -> call.path().endsWith("/deleted") ? deletions.answer(call) : listing.answer(call));
    }

    /** Leads for {@link #zoho}, none to begin with. */
    public static ZohoLeads zohoLeads(Clock clock) {
        ZohoLeads leads = new ZohoLeads("zoho-leads-us.json", 4_876_876, () -> clock);
        leads.replaceAll(List.of());
        return leads;
    }

    /** Suite. */
    public static OfflineCrm suite(
            FreshsalesRecords contacts, boolean shortPages, boolean repeatRecords, boolean shuffle) {
        FreshsalesMode mode = new FreshsalesMode();
        mode.shortPages = shortPages;
        mode.repeatRecords = repeatRecords;
        mode.shufflePages = shuffle;
        FreshsalesApi api = new FreshsalesApi(FreshsalesProduct.SUITE, contacts, new FreshsalesSettings(), mode);
        return new OfflineCrm("/crm/sales", api::answer);
    }

    /** Contacts for {@link #suite}, none to begin with. */
    public static FreshsalesRecords contacts(Clock clock) {
        FreshsalesRecords contacts = new FreshsalesRecords(FreshsalesProduct.SUITE, () -> clock);
        contacts.replaceAll(List.of());
        return contacts;
    }

    /** Answers a call. */
    public CrmResponse answer(CrmRequest request) {
        calls++;
        String query = request.query().isEmpty() ? "" : "?" + CrmRequest.form(request.query());
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put("Content-Type", "application/json");
        String body = Objects.requireNonNullElse(request.body(), "");
        Answer answer = answer(Call.of(request.method(), root + request.path() + query, headers, body));
        return CrmResponse.of(answer.status(), null, answer.body().getBytes(StandardCharsets.UTF_8), KnownSecrets.NONE);
    }

    /** How many were answered. */
    public int calls() {
        return calls;
    }

    private Answer answer(Call call) {
        try {
            return answers.apply(call);
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }
}
