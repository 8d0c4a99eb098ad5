package io.github.crmgate.crm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a listing of a CRM.
 *
 * @param page the number of the CRM's page, from 1
 * @param token the CRM's own token of that page, if it gives tokens
 * @param perPage the size of its pages, the same for the whole listing
 * @param seen ids of the page before and of this page that were dealt with: pages shift while leads come and go
 */
public record Position(int page, @Nullable String token, int perPage, List<String> seen) {

    /** The first page. */
    public static Position first(int perPage) {
        return new Position(1, null, perPage, List.of());
    }

    /** The page that follows, by its token if there is one. */
    public Position next(@Nullable String nextToken) {
        return new Position(page + 1, nextToken, perPage, List.of());
    }

    /** The same page, of which these ids were dealt with. */
    public Position having(List<String> ids) {
        return new Position(page, token, perPage, ids);
    }
}
