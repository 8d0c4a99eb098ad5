package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
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
            case "POST contacts", "POST leads" -> create(call, path);
            case "DELETE contacts", "DELETE leads" -> delete(path);
            case "POST sales_accounts" -> account(call, path);
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

    private Answer create(Call call, List<String> path) {
        if (path.size() == 2
                && path.get(0).equals(product.entities())
                && path.get(1).equals("upsert")) {
            return upsert(call);
        }
        if (path.size() != 1 || !path.get(0).equals(product.entities())) {
            throw FreshsalesError.notFound();
        }
        return created(call);
    }

    /** Changes the record with the e-mail address, or creates one. */
    private Answer upsert(Call call) {
        String email = Json.parse(call.body())
                .map(body -> body.path("unique_identifier").path("emails").asText(""))
                .filter(address -> !address.isEmpty())
                .orElseThrow(() -> FreshsalesError.invalid("unique_identifier is missing"));
        return records.all().stream()
                .filter(known -> email.equalsIgnoreCase(known.path("email").asText()))
                .map(known -> known.path("id").asText())
                .findFirst()
                .map(id -> change(call, List.of(product.entities(), id)))
                .orElseGet(() -> created(call));
    }

    private Answer created(Call call) {
        ObjectNode fields = fields(call);
        ensureUnique(fields, 0);
        for (String required : mode.required) {
            if (fields.path("custom_field").path(required).asText("").isBlank()) {
                throw FreshsalesError.invalid(required.substring(3) + " can't be blank");
            }
        }
        String id = String.valueOf(records.add(Json.fields(stored(fields))));
        Answer one = one(call, id);
        return Answer.raw(201, one.body());
    }

    private Answer change(Call call, List<String> path) {
        long id = id(path);
        ObjectNode fields = fields(call);
        ensureUnique(fields, id);
        records.change(id, Json.fields(stored(fields)));
        return one(call, path.get(1));
    }

    private Answer delete(List<String> path) {
        records.delete(id(path));
        return Answer.raw(200, "true");
    }

    /** Finds or creates the account of a name; an account is known by what its id begins with. */
    private static Answer account(Call call, List<String> path) {
        ObjectNode body = Json.parse(call.body()).orElseThrow(() -> FreshsalesError.invalid("the body is not JSON"));
        String name = body.path("unique_identifier").path("name").asText();
        if (path.size() != 2 || !path.get(1).equals("upsert") || name.isBlank()) {
            throw FreshsalesError.notFound();
        }
        ObjectNode account = Json.object();
        account.putObject("sales_account")
                .put("id", 70_003_000_000L + Math.floorMod(name.hashCode(), 1_000_000))
                .put("name", name);
        return Answer.json(200, account);
    }

    private long id(List<String> path) {
        if (path.size() != 2
                || !path.get(0).equals(product.entities())
                || !path.get(1).matches("\\d{1,18}")
                || records.get(Long.parseLong(path.get(1))).isEmpty()) {
            throw FreshsalesError.notFound();
        }
        return Long.parseLong(path.get(1));
    }

    private ObjectNode fields(Call call) {
        return Json.parse(call.body())
                .map(body -> body.path(product.entity))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> FreshsalesError.invalid("the body has no " + product.entity));
    }

    private void ensureUnique(ObjectNode fields, long ownId) {
        String email = fields.path("emails")
                .path(0)
                .path("value")
                .asText(fields.path("email").asText(""));
        boolean taken = !email.isEmpty()
                && !fields.path("emails").path(0).path("_destroy").asBoolean()
                && records.all().stream()
                        .anyMatch(known -> known.path("id").asLong() != ownId
                                && email.equalsIgnoreCase(known.path("email").asText()));
        if (taken) {
            throw FreshsalesError.invalid("Email is not unique");
        }
    }

    /** The fields as a record has them: with the primary address as its e-mail address. */
    private static ObjectNode stored(ObjectNode fields) {
        ObjectNode stored = fields.deepCopy();
        if (fields.path("emails").isArray()) {
            JsonNode first = fields.path("emails").path(0);
            stored.remove("emails");
            if (first.path("_destroy").asBoolean() || first.isMissingNode()) {
                stored.putNull("email");
            } else {
                stored.set("email", first.path("value"));
            }
        }
        return stored;
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
