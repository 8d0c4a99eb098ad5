package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.Refusal;
import io.github.crmgate.sandbox.zoho.accounts.ZohoGrants;
import java.util.Collection;
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

    private final String region;
    private final ZohoGrants grants;
    private final Map<String, Calls> modules = new HashMap<>();
    private final ZohoCoql coql;
    private final ZohoSetup setup;
    private final ZohoCallMode mode;

    /** The calls of one module. */
    private record Calls(
            ZohoLeads records, ZohoListing listing, ZohoSearch search, ZohoDeletions deletions, ZohoWrites writes) {}

    ZohoCrm(String region, ZohoGrants grants, Collection<ZohoLeads> modules, ZohoCallMode mode) {
        this.mode = mode;
        this.region = region;
        this.grants = grants;
        modules.forEach(records -> this.modules.put(
                records.module().path,
                new Calls(
                        records,
                        new ZohoListing(records, grants::clock),
                        new ZohoSearch(records),
                        new ZohoDeletions(records),
                        new ZohoWrites(records))));
        this.coql = new ZohoCoql(leads().records());
        this.setup = new ZohoSetup(region.equals("us") ? "5725767" : "6104882");
    }

    /** Returns the records of a module. */
    ZohoLeads records(String module) {
        return Objects.requireNonNull(modules.get(module)).records();
    }

    ZohoSearch search() {
        return leads().search();
    }

    ZohoDeletions deletions() {
        return leads().deletions();
    }

    private Calls leads() {
        return Objects.requireNonNull(modules.get(ZohoModule.LEADS.path));
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
        Calls module = modules.get(path.get(0));
        if (module == null) {
            throw ZohoError.of(400, "INVALID_MODULE", "The module name given seems to be invalid");
        }
        if (!mayUse(path.get(0).toLowerCase(Locale.ROOT), scopes, call.method())) {
            throw ZohoError.scope();
        }
        return switch (path.size()) {
            case 1 -> all(call, module);
            case 2 -> record(call, module, path.get(1), scopes);
            case 4 -> action(call, path);
            default -> throw ZohoError.url();
        };
    }

    private Answer action(Call call, List<String> path) {
        boolean convert =
                path.get(0).equals(ZohoModule.LEADS.path) && path.subList(2, 4).equals(List.of("actions", "convert"));
        if (!call.method().equals("POST") || !convert) {
            throw ZohoError.url();
        }
        return leads().writes().convert(call, path.get(1));
    }

    private static Answer all(Call call, Calls module) {
        return switch (call.method()) {
            case "GET" -> module.listing().answer(call);
            case "POST" -> module.writes().create(call);
            case "PUT" -> module.writes().update(call);
            case "DELETE" -> module.writes().delete(ids(call));
            default -> throw method();
        };
    }

    private static Answer record(Call call, Calls module, String name, Set<String> scopes) {
        return switch (call.method() + " " + name) {
            case "GET search" -> {
                if (!scopes.contains(SimulatedZoho.SEARCH)) {
                    throw ZohoError.scope();
                }
                yield module.search().answer(call);
            }
            case "GET deleted" -> module.deletions().answer(call);
            case "POST upsert" -> module.writes().upsert(call);
            default -> byId(call, module, name);
        };
    }

    private static Answer byId(Call call, Calls module, String id) {
        if (!id.matches("\\d{1,19}")) {
            throw ZohoError.of(400, "INVALID_DATA", "the id given seems to be invalid", Map.of("id", id));
        }
        return switch (call.method()) {
            case "GET" -> one(call, module.records(), id);
            case "PUT" -> module.writes().update(call, id);
            case "DELETE" -> module.writes().delete(List.of(id));
            default -> throw method();
        };
    }

    private static Answer one(Call call, ZohoLeads records, String id) {
        ZohoFields fields = ZohoFields.optional(call.query("fields"), records.shown());
        Predicate<ObjectNode> modified = ZohoFilters.modifiedSince(call, "Modified_Time");
        return records.get(id)
                .map(record -> modified.test(record) ? data(List.of(fields.of(record))) : Answer.empty(304))
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
