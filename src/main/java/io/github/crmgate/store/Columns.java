package io.github.crmgate.store;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.LastError;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Conversion of values to and from columns. */
final class Columns {
    /** Maximum length of a text from outside. */
    private static final int MAX_TEXT_LENGTH = 4000;

    private static final int REPLACEMENT = 0xFFFD;

    private Columns() {}

    /** Binds a time with an offset. Jdbi would bind a local time, which is ambiguous when clocks are set back. */
    static Argument time(@Nullable Instant instant) {
        return (position, statement, context) -> statement.setObject(
                position, instant == null ? null : instant.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static Instant knownInstant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /**
     * Returns as much of a text as a column holds, without characters that have no encoding or that PostgreSQL refuses.
     */
    static String text(String text) {
        return text(text, MAX_TEXT_LENGTH);
    }

    static String text(String text, int longest) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), longest));
        text.codePoints()
                .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
                .takeWhile(c -> clean.length() + Character.charCount(c) <= longest)
                .forEachOrdered(clean::appendCodePoint);
        return clean.toString();
    }

    /** Returns the same for a text that may be null. */
    static @Nullable String textOrNull(@Nullable String text) {
        return text == null ? null : text(text);
    }

    static @Nullable String text(@Nullable URI url) {
        return url == null ? null : url.toString();
    }

    static @Nullable URI url(ResultSet row, String column) throws SQLException {
        String url = row.getString(column);
        return url == null ? null : URI.create(url);
    }

    static <S extends SqlStatement<S>> S bind(S statement, Connection connection) {
        LastError error = connection.lastError();
        return statement
                .bind("id", connection.id())
                .bind("provider", connection.provider())
                .bind("region", connection.region())
                .bind("domain", connection.domain())
                .bind("owner", connection.owner())
                .bind("status", connection.status().code())
                .bind("scopes", text(String.join(" ", connection.scopes())))
                .bind("createdAt", time(connection.createdAt()))
                .bind("checkedAt", time(connection.checkedAt()))
                .bind("tokenExpiresAt", time(connection.tokenExpiresAt()))
                .bind("errorCode", error == null ? null : error.code())
                .bind("errorDetail", error == null ? null : text(error.detail()))
                .bind("errorAt", time(error == null ? null : error.at()));
    }

    static Connection connection(ResultSet row) throws SQLException {
        String errorCode = row.getString("error_code");
        String scopes = row.getString("scopes");
        return new Connection(
                row.getString("id"),
                row.getString("provider"),
                row.getString("region"),
                row.getString("domain"),
                row.getString("owner"),
                status(row.getString("status")),
                scopes.isEmpty() ? List.of() : Arrays.asList(scopes.split(" ")),
                knownInstant(row, "created_at"),
                instant(row, "checked_at"),
                instant(row, "token_expires_at"),
                errorCode == null
                        ? null
                        : new LastError(errorCode, row.getString("error_detail"), knownInstant(row, "error_at")));
    }

    /** Returns times for one column, to the millisecond. */
    static String times(List<Instant> times) {
        return times.stream().map(time -> String.valueOf(time.toEpochMilli())).collect(Collectors.joining(" "));
    }

    static List<Instant> times(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" "))
                        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)))
                        .toList();
    }

    static ConnectionStatus status(String code) {
        return ConnectionStatus.valueOf(code.toUpperCase(Locale.ROOT));
    }
}
