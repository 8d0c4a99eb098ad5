package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** The API of one product for a caller whose key is good. */
final class FreshsalesApi {
    private static final List<String> SELECTORS =
            List.of("lead_sources", "deal_stages", "deal_pipelines", "currencies", "contact_statuses");

    private final FreshsalesProduct product;
    private final Map<String, FreshsalesRecords> records = new LinkedHashMap<>();
    private final FreshsalesSettings settings;
    private final FreshsalesMode mode;
    private final FreshsalesSearch search;
    private final FreshsalesCompanies companies;
    private final FreshsalesWrites writes;

    /** @param kinds the records of each kind that the product has */
    FreshsalesApi(
            FreshsalesProduct product,
            List<FreshsalesRecords> kinds,
            FreshsalesSettings settings,
            FreshsalesMode mode) {
        this.product = product;
        this.settings = settings;
        this.mode = mode;
        kinds.forEach(each -> records.put(each.kind().entities(), each));
        this.search = new FreshsalesSearch(kinds, mode);
        this.companies = new FreshsalesCompanies(kinds, settings);
        this.writes = new FreshsalesWrites(settings, mode, companies);
    }

    Answer answer(Call call) {
        List<String> path = call.segmentsAfter(product.root);
        FreshsalesRecords kind = records.get(path.get(0));
        if (kind != null) {
            return switch (call.method()) {
                case "GET" -> read(call, kind, path);
                case "PUT" -> change(call, kind, path);
                case "POST" -> create(call, kind, path);
                case "DELETE" -> delete(kind, path);
                default -> throw FreshsalesError.notFound();
            };
        }
        return switch (call.method() + " " + path.get(0)) {
            case "POST sales_accounts" -> account(call, path);
            case "GET selector" -> selector(path);
            case "POST filtered_search" -> filtered(call, path);
            case "GET search" -> search.search(call);
            case "GET lookup" -> search.lookup(call);
            default -> throw FreshsalesError.notFound();
        };
    }

    private Answer read(Call call, FreshsalesRecords kind, List<String> path) {
        String entity = kind.kind().entity;
        if (path.size() == 2 && path.get(1).equals("filters")) {
            ObjectNode body = Json.object();
            body.set("filters", settings.views(entity));
            body.putObject("meta");
            return Answer.json(200, body);
        }
        if (path.size() == 3 && path.get(1).equals("view")) {
            Predicate<ObjectNode> view = settings.view(entity, path.get(2)).orElseThrow(FreshsalesError::notFound);
            return list(call, kind, view);
        }
        if (path.size() == 2) {
            return one(call, kind, path.get(1));
        }
        throw FreshsalesError.notFound();
    }

    private Answer list(Call call, FreshsalesRecords kind, Predicate<ObjectNode> view) {
        String sort = call.query("sort").orElse("updated_at");
        String sortType = call.query("sort_type").orElse("desc");
        List<ObjectNode> shown = kind.all().stream()
                .filter(view)
                .sorted(FreshsalesSort.by(sort, sortType))
                .toList();
        return page(call, kind, shown);
    }

    private Answer filtered(Call call, List<String> path) {
        FreshsalesRecords kind = path.size() == 2 ? records.get(path.get(1) + "s") : null;
        if (kind == null) {
            throw FreshsalesError.notFound();
        }
        boolean json = call.header("Content-Type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json"))
                .isPresent();
        ObjectNode body = Json.parse(call.body())
                .filter(parsed -> json)
                .orElseThrow(() -> FreshsalesError.invalid("the body is not JSON"));
        String sort = body.path("sort").asText("updated_at");
        String sortType = body.path("sort_type").asText("desc");
        List<ObjectNode> found = new FreshsalesFilter(path.get(1), mode)
                .apply(body, kind).stream()
                        .sorted(mode.shufflePages ? FreshsalesSort.SHUFFLED : FreshsalesSort.by(sort, sortType))
                        .toList();
        return page(call, kind, found);
    }

    /** A page with what goes along: before the records on odd pages, after them on even ones. */
    private Answer page(Call call, FreshsalesRecords kind, List<ObjectNode> all) {
        FreshsalesPages pages = FreshsalesPages.of(call.query(), mode);
        List<ObjectNode> page =
                pages.page(all).stream().map(record -> shown(call, record)).toList();
        ObjectNode body = Json.object();
        boolean before = pages.number() % 2 == 1;
        if (before) {
            include(call, body, page);
        }
        body.set(kind.kind().entities(), Json.array(page));
        if (!before) {
            include(call, body, page);
        }
        body.putObject("meta")
                .put("total_pages", mode.zeroTotals ? 0 : pages.total(all))
                .put("total", mode.zeroTotals ? 0 : all.size());
        return Answer.json(200, body);
    }

    private Answer one(Call call, FreshsalesRecords kind, String id) {
        ObjectNode record = kind.all().stream()
                .filter(known -> known.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow(FreshsalesError::notFound);
        ObjectNode body = Json.object();
        include(call, body, List.of(record));
        body.set(kind.kind().entity, shown(call, record));
        return Answer.json(200, body);
    }

    /** A record as responses have it: with its accounts only if the call includes them. */
    private ObjectNode shown(Call call, ObjectNode record) {
        ObjectNode shown = record.deepCopy();
        if (!included(call).contains("sales_accounts")) {
            shown.remove("sales_accounts");
        }
        if (mode.hidesTimes && !record.path("is_deleted").asBoolean(false)) {
            shown.remove("updated_at");
        }
        return shown;
    }

    private Answer create(Call call, FreshsalesRecords kind, List<String> path) {
        boolean person = kind.kind() != FreshsalesKind.DEAL;
        if (path.size() == 2 && path.get(1).equals("upsert") && person) {
            return upsert(call, kind);
        }
        if (path.size() != 1) {
            throw FreshsalesError.notFound();
        }
        return created(call, kind);
    }

    /** Changes the record with the e-mail address, or creates one. */
    private Answer upsert(Call call, FreshsalesRecords kind) {
        String email = Json.parse(call.body())
                .map(body -> body.path("unique_identifier").path("emails").asText(""))
                .filter(address -> !address.isEmpty())
                .orElseThrow(() -> FreshsalesError.invalid("unique_identifier is missing"));
        return kind.all().stream()
                .filter(known -> email.equalsIgnoreCase(known.path("email").asText()))
                .map(known -> known.path("id").asText())
                .findFirst()
                .map(id -> change(call, kind, List.of(kind.kind().entities(), id)))
                .orElseGet(() -> created(call, kind));
    }

    private Answer created(Call call, FreshsalesRecords kind) {
        String id = writes.create(kind, fields(call, kind));
        return Answer.raw(201, one(call, kind, id).body());
    }

    private Answer change(Call call, FreshsalesRecords kind, List<String> path) {
        if (path.size() != 2) {
            throw FreshsalesError.notFound();
        }
        writes.change(kind, path.get(1), fields(call, kind));
        return one(call, kind, path.get(1));
    }

    private static Answer delete(FreshsalesRecords kind, List<String> path) {
        if (path.size() != 2 || !path.get(1).matches("\\d{1,18}") || !kind.delete(Long.parseLong(path.get(1)))) {
            throw FreshsalesError.notFound();
        }
        return Answer.raw(200, "true");
    }

    /** Finds or creates the account of a name. */
    private Answer account(Call call, List<String> path) {
        ObjectNode body = Json.parse(call.body()).orElseThrow(() -> FreshsalesError.invalid("the body is not JSON"));
        String name = body.path("unique_identifier").path("name").asText();
        if (path.size() != 2 || !path.get(1).equals("upsert") || name.isBlank()) {
            throw FreshsalesError.notFound();
        }
        ObjectNode account = Json.object();
        account.set("sales_account", companies.upsert(name));
        return Answer.json(200, account);
    }

    private static ObjectNode fields(Call call, FreshsalesRecords kind) {
        String entity = kind.kind().entity;
        return Json.parse(call.body())
                .map(body -> body.path(entity))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> FreshsalesError.invalid("the body has no " + entity));
    }

    /** Puts what records refer to beside them, in arrays. */
    private void include(Call call, ObjectNode body, List<ObjectNode> page) {
        List<String> wanted = included(call);
        if (wanted.contains("owner")) {
            body.set("users", settings.owners(page));
        }
        if (wanted.contains("deal_stage")) {
            body.set("deal_stages", settings.list("deal_stages"));
        }
        if (wanted.contains("sales_account")) {
            body.set(
                    "sales_accounts",
                    Json.array(ids(page, record -> List.of(record.path("sales_account_id"))).stream()
                            .map(companies::account)
                            .toList()));
        }
        if (wanted.contains("contacts")) {
            Set<Long> ids = ids(page, record -> record.path("contact_ids"));
            body.set(
                    "contacts",
                    Json.array(having(
                            "contacts",
                            contact -> ids.contains(contact.path("id").asLong()))));
        }
        if (wanted.contains("deals")) {
            Set<Long> ids = ids(page, record -> List.of(record.path("id")));
            body.set(
                    "deals",
                    Json.array(having(
                            "deals",
                            deal -> ids(List.of(deal), each -> each.path("contact_ids")).stream()
                                    .anyMatch(ids::contains))));
        }
    }

    private static List<String> included(Call call) {
        return Arrays.asList(call.query("include").orElse("").split(",", -1));
    }

    private List<ObjectNode> having(String entities, Predicate<ObjectNode> test) {
        FreshsalesRecords kind = records.get(entities);
        return kind == null ? List.of() : kind.all().stream().filter(test).toList();
    }

    private static Set<Long> ids(List<ObjectNode> page, Function<ObjectNode, Iterable<JsonNode>> references) {
        Set<Long> ids = new LinkedHashSet<>();
        page.forEach(record -> references.apply(record).forEach(id -> {
            if (id.isNumber()) {
                ids.add(id.asLong());
            }
        }));
        return ids;
    }

    private Answer selector(List<String> path) {
        if (path.size() != 2) {
            throw FreshsalesError.notFound();
        }
        boolean suite = product == FreshsalesProduct.SUITE;
        String name = path.get(1);
        return switch (name) {
            case "owners" -> selection("users", settings.list("users"));
            case "lifecycle_stages" -> selectionOf(name, suite);
            case "lead_stages" -> selectionOf(name, !suite);
            default -> selectionOf(name, SELECTORS.contains(name));
        };
    }

    private Answer selectionOf(String name, boolean offered) {
        if (!offered) {
            throw FreshsalesError.notFound();
        }
        return selection(name, settings.list(name));
    }

    private static Answer selection(String name, ArrayNode items) {
        ObjectNode body = Json.object();
        body.set(name, items);
        return Answer.json(200, body);
    }
}
