package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.Refusal;
import io.github.crmgate.sandbox.zoho.accounts.ZohoGrants;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** The CRM API of one data centre: who may call, and which part answers. */
final class ZohoCrm {
    private static final String ROOT = "/crm/v8/";
    private static final int MAX_IDS_LENGTH = 1_024;
    private static final String SCHEME = "Zoho-oauthtoken ";
    private static final Set<String> OTHER_MODULES = Set.of("Accounts", "Tasks", "Notes");
    private static final Set<String> READ_ONLY = Set.of("Contacts", "Deals");

    private final String region;
    private final ZohoGrants grants;
    private final ZohoLeads leads;
    private final ZohoListing listing;
    private final ZohoDeletions deletions;
    private final ZohoSearch search;
    private final ZohoWrites writes;
    private final ZohoCoql coql;
    private final ZohoSetup setup;
    private final Map<String, ZohoLeads> others = new HashMap<>();
    private final ZohoCallMode mode;

    ZohoCrm(String region, ZohoGrants grants, ZohoLeads leads, ZohoCallMode mode) {
        this.mode = mode;
        this.region = region;
        this.grants = grants;
        this.leads = leads;
        this.listing = new ZohoListing(leads, grants::clock);
        this.deletions = new ZohoDeletions(leads);
        this.search = new ZohoSearch(leads);
        this.writes = new ZohoWrites(leads);
        this.coql = new ZohoCoql(leads);
        this.setup = new ZohoSetup(region.equals("us") ? "5725767" : "6104882");
        for (String module : READ_ONLY) {
            String resource = "zoho-" + module.toLowerCase(Locale.ROOT) + ".json";
            others.put(module, new ZohoLeads(resource, 5_725_767, grants::clock));
        }
    }

    /** Returns the records of another module than Leads. */
    ZohoLeads records(String module) {
        return Objects.requireNonNull(others.get(module));
    }

    ZohoSearch search() {
        return search;
    }

    ZohoDeletions deletions() {
        return deletions;
    }

    Answer answer(Call call) {
        if (!call.path().startsWith(ROOT)) {
            throw ZohoError.url();
        }
        Set<String> scopes = scopes(call);
        return mode.answer().orElseGet(() -> mode.limited(() -> answer(call, scopes)));
    }

    private Answer answer(Call call, Set<String> scopes) {
        List<String> path = call.segmentsAfter(ROOT);
        if (path.equals(List.of("coql"))) {
            if (!scopes.contains(SimulatedZoho.COQL) || !mayUse("leads", scopes, "GET")) {
                throw ZohoError.scope();
            }
            return coql.answer(call);
        }
        if (ZohoSetup.PATHS.contains(path.get(0))) {
            return setup.answer(call, path, scopes);
        }
        if (OTHER_MODULES.contains(path.get(0))) {
            throw ZohoError.scope();
        }
        if (READ_ONLY.contains(path.get(0))) {
            return other(call, path, scopes);
        }
        if (!path.get(0).equals("Leads")) {
            throw ZohoError.of(400, "INVALID_MODULE", "The module name given seems to be invalid");
        }
        if (!mayUse("leads", scopes, call.method())) {
            throw ZohoError.scope();
        }
        return switch (path.size()) {
            case 1 -> module(call);
            case 2 -> record(call, path.get(1), scopes);
            case 4 -> action(call, path);
            default -> throw ZohoError.url();
        };
    }

    /** Answers reads of contacts and deals. */
    private Answer other(Call call, List<String> path, Set<String> scopes) {
        boolean search = path.size() == 2 && path.get(1).equals("search");
        if (!mayUse(path.get(0).toLowerCase(Locale.ROOT), scopes, call.method())
                || (search && !scopes.contains(SimulatedZoho.SEARCH))) {
            throw ZohoError.scope();
        }
        if (!call.method().equals("GET")) {
            throw method();
        }
        ZohoLeads records = others.get(path.get(0));
        if (path.size() == 1) {
            return new ZohoListing(records, grants::clock).answer(call);
        }
        if (search) {
            return new ZohoSearch(records).answer(call);
        }
        if (path.size() == 2 && path.get(1).equals("deleted")) {
            return new ZohoDeletions(records).answer(call);
        }
        ZohoFields fields = ZohoFields.optional(call.query("fields"), records.shown());
        return records.get(path.get(1))
                .map(record -> data(List.of(fields.of(record))))
                .orElseGet(() -> Answer.empty(204));
    }

    private Answer action(Call call, List<String> path) {
        if (!call.method().equals("POST") || !path.subList(2, 4).equals(List.of("actions", "convert"))) {
            throw ZohoError.url();
        }
        return writes.convert(call, path.get(1));
    }

    private Answer module(Call call) {
        return switch (call.method()) {
            case "GET" -> listing.answer(call);
            case "POST" -> writes.create(call);
            case "PUT" -> writes.update(call);
            case "DELETE" -> writes.delete(ids(call));
            default -> throw method();
        };
    }

    private Answer record(Call call, String name, Set<String> scopes) {
        return switch (call.method() + " " + name) {
            case "GET search" -> {
                if (!scopes.contains(SimulatedZoho.SEARCH)) {
                    throw ZohoError.scope();
                }
                yield search.answer(call);
            }
            case "GET deleted" -> deletions.answer(call);
            case "POST upsert" -> writes.upsert(call);
            default -> byId(call, name);
        };
    }

    private Answer byId(Call call, String id) {
        if (!id.matches("\\d{1,19}")) {
            throw ZohoError.of(400, "INVALID_DATA", "the id given seems to be invalid", Map.of("id", id));
        }
        return switch (call.method()) {
            case "GET" -> one(call, id);
            case "PUT" -> writes.update(call, id);
            case "DELETE" -> writes.delete(List.of(id));
            default -> throw method();
        };
    }

    private Answer one(Call call, String id) {
        ZohoFields fields = ZohoFields.optional(call.query("fields"), leads.shown());
        Predicate<ObjectNode> modified = ZohoFilters.modifiedSince(call, "Modified_Time");
        return leads.get(id)
                .map(lead -> modified.test(lead) ? data(List.of(fields.of(lead))) : Answer.empty(304))
                .orElseGet(() -> Answer.empty(204));
    }

    private static Answer data(List<ObjectNode> records) {
        ObjectNode body = Json.object();
        body.set("data", Json.array(records));
        return Answer.json(200, body);
    }

    private Set<String> scopes(Call call) {
        String authorization = call.header("Authorization").orElse("");
        if (!authorization.startsWith(SCHEME)) {
            throw ZohoError.of(401, "AUTHENTICATION_FAILURE", "Authentication failed");
        }
        return grants.scopesOf(region, authorization.substring(SCHEME.length())).orElseThrow(mode::badToken);
    }

    private static boolean mayUse(String module, Set<String> scopes, String method) {
        String operation =
                switch (method) {
                    case "POST" -> "CREATE";
                    case "PUT" -> "UPDATE";
                    case "DELETE" -> "DELETE";
                    default -> "READ";
                };
        return scopes.stream()
                .map(scope -> scope.toLowerCase(Locale.ROOT))
                .anyMatch(List.of(
                        "zohocrm.modules.all",
                        "zohocrm.modules." + module + ".all",
                        "zohocrm.modules." + module + "." + operation.toLowerCase(Locale.ROOT))::contains);
    }

    private static List<String> ids(Call call) {
        String ids = call.query("ids").orElseThrow(() -> ZohoError.missing("ids"));
        if (ids.length() > MAX_IDS_LENGTH) {
            throw ZohoError.invalid("ids");
        }
        return List.of(ids.split(",", -1));
    }

    private static Refusal method() {
        return ZohoError.of(400, "INVALID_REQUEST_METHOD", "The http request method type is not a valid one");
    }
}
