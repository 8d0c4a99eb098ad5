package io.github.crmgate.crm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position in a listing of a CRM.
 *
 * @param page number of the CRM's page, from 1
 * @param token the CRM's own token of that page, if it has one
 * @param perPage size of its pages, the same for the whole listing
 * @param seen ids of the previous page and of this page that were processed, because pages shift while records come and
 *     go
 */
public record Position(int page, @Nullable String token, int perPage, List<String> seen) {

    /** Returns the first page. */
    public static Position first(int perPage) {
        return new Position(1, null, perPage, List.of());
    }

    /** Returns the next page, by its token if there is one. */
    public Position next(@Nullable String nextToken) {
        return new Position(page + 1, nextToken, perPage, List.of());
    }

    /** Returns the same page with these ids processed. */
    public Position having(List<String> ids) {
        return new Position(page, token, perPage, ids);
    }
}
