package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The API of one product for a caller whose key is good. */
final class FreshsalesApi {
    private final FreshsalesProduct product;
    private final FreshsalesRecords records;
    private final FreshsalesSettings settings;
    private final FreshsalesMode mode;
    private final FreshsalesFilter filter;
    private final FreshsalesSearch search;

    FreshsalesApi(
            FreshsalesProduct product, FreshsalesRecords records, FreshsalesSettings settings, FreshsalesMode mode) {
        this.product = product;
        this.records = records;
        this.settings = settings;
        this.mode = mode;
        this.filter = new FreshsalesFilter(product, mode);
        this.search = new FreshsalesSearch(product, records, mode);
    }

    Answer answer(Call call) {
        List<String> path = call.segmentsAfter(product.root);
        return switch (call.method() + " " + path.get(0)) {
            case "GET contacts", "GET leads" -> entities(call, path);
            case "PUT contacts", "PUT leads" -> change(call, path);
            case "GET selector" -> selector(path);
            case "POST filtered_search" -> filtered(call, path);
            case "GET search" -> search.search(call);
            case "GET lookup" -> search.lookup(call);
            default -> throw FreshsalesError.notFound();
        };
    }

    private Answer entities(Call call, List<String> path) {
        String entity = path.get(0).equals("contacts") ? "contact" : "lead";
        if (product == FreshsalesProduct.SUITE && entity.equals("lead")) {
            throw FreshsalesError.notFound();
        }
        if (path.size() == 2 && path.get(1).equals("filters")) {
            ObjectNode body = Json.object();
            body.set("filters", settings.views(entity));
            body.putObject("meta");
            return Answer.json(200, body);
        }
        if (path.size() == 3 && path.get(1).equals("view")) {
            Predicate<ObjectNode> view = settings.view(entity, path.get(2)).orElseThrow(FreshsalesError::notFound);
            return list(call, entity, view);
        }
        if (path.size() == 2 && entity.equals(product.entity)) {
            return one(call, path.get(1));
        }
        throw FreshsalesError.notFound();
    }

    /** A view; what Classic calls a contact is no lead, and this account has none. */
    private Answer list(Call call, String entity, Predicate<ObjectNode> view) {
        List<ObjectNode> all = entity.equals(product.entity) ? records.all() : List.of();
        String sort = call.query("sort").orElse("updated_at");
        String sortType = call.query("sort_type").orElse("desc");
        List<ObjectNode> shown = all.stream()
                .filter(view)
                .sorted(FreshsalesSort.by(sort, sortType))
                .toList();
        return page(call, entity + "s", shown);
    }

    private Answer filtered(Call call, List<String> path) {
        if (path.size() != 2 || !path.get(1).equals(product.entity)) {
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
        List<ObjectNode> found = filter.apply(body, records).stream()
                .sorted(mode.shufflePages ? FreshsalesSort.SHUFFLED : FreshsalesSort.by(sort, sortType))
                .toList();
        return page(call, product.entities(), found);
    }

    /** A page with what goes along: before the records on odd pages, after them on even ones. */
    private Answer page(Call call, String name, List<ObjectNode> all) {
        FreshsalesPages pages = FreshsalesPages.of(call.query(), mode);
        List<ObjectNode> page = pages.page(all).stream().map(this::shown).toList();
        ObjectNode body = Json.object();
        boolean before = pages.number() % 2 == 1;
        if (before) {
            include(call, body, page);
        }
        body.set(name, Json.array(page));
        if (!before) {
            include(call, body, page);
        }
        body.putObject("meta")
                .put("total_pages", mode.zeroTotals ? 0 : pages.total(all))
                .put("total", mode.zeroTotals ? 0 : all.size());
        return Answer.json(200, body);
    }

    private Answer one(Call call, String id) {
        ObjectNode contact = records.all().stream()
                .filter(known -> known.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow(FreshsalesError::notFound);
        ObjectNode body = Json.object();
        include(call, body, List.of(contact));
        body.set(product.entity, shown(contact));
        return Answer.json(200, body);
    }

    private ObjectNode shown(ObjectNode record) {
        return mode.hidesTimes && !record.path("is_deleted").asBoolean(false)
                ? record.deepCopy().without("updated_at")
                : record;
    }

    private Answer change(Call call, List<String> path) {
        if (path.size() != 2
                || !path.get(0).equals(product.entities())
                || !path.get(1).matches("\\d{1,18}")
                || records.get(Long.parseLong(path.get(1))).isEmpty()) {
            throw FreshsalesError.notFound();
        }
        ObjectNode fields = Json.parse(call.body())
                .map(body -> body.path(product.entity))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> FreshsalesError.invalid("the body has no " + product.entity));
        records.change(Long.parseLong(path.get(1)), Json.fields(fields));
        return one(call, path.get(1));
    }

    private void include(Call call, ObjectNode body, List<ObjectNode> page) {
        boolean owner = call.query("include").stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .anyMatch("owner"::equals);
        if (owner) {
            body.set("users", settings.owners(page));
        }
    }

    private Answer selector(List<String> path) {
        if (path.size() != 2) {
            throw FreshsalesError.notFound();
        }
        boolean suite = product == FreshsalesProduct.SUITE;
        return switch (path.get(1)) {
            case "owners" -> selection("users", settings.list("users"));
            case "lead_sources" -> selection("lead_sources", settings.list("lead_sources"));
            case "lifecycle_stages", "contact_statuses" -> selectionOf(path.get(1), suite);
            case "lead_stages" -> selectionOf(path.get(1), !suite);
            default -> throw FreshsalesError.notFound();
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
