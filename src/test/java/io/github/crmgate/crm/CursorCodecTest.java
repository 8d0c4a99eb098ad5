package io.github.crmgate.crm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorCodecTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final RecordQuery.Search QUERY = Queries.status("Contacted");
    private static final Position POSITION =
            new Position(3, "a-token", 100, List.of("5540000000123456789", "5540000000123456790"));

    private final CursorCodec codec = new CursorCodec("a key".getBytes(UTF_8));
    private final String cursor = codec.encode(POSITION, "default", QUERY);

    @Test
    void aCursorIsReadBackAsThePositionItWasMadeOf() {
        assertThat(codec.decode(cursor, "default", QUERY)).isEqualTo(POSITION);
    }

    @Test
    void aFirstPageWithoutTokenIsReadBackToo() {
        Position first = Position.first(7);

        assertThat(codec.decode(codec.encode(first, "default", QUERY), "default", QUERY))
                .isEqualTo(first);
    }

    @Test
    void aCursorNeedsNoEncodingInAUrlAndTellsNothing() {
        assertThat(cursor).matches("[A-Za-z0-9_-]+").doesNotContain("token");
        assertThat(new String(Base64.getUrlDecoder().decode(cursor), UTF_8)).doesNotContain("a-token", "5540000000");
    }

    @Test
    void anotherProcessWithTheSameKeyReadsIt() {
        assertThat(new CursorCodec("a key".getBytes(UTF_8)).decode(cursor, "default", QUERY))
                .isEqualTo(POSITION);
    }

    @Test
    void thePageSizeAndTheFormOfLeadsMayChangeBetweenPages() {
        assertThat(codec.decode(cursor, "default", Queries.limited(QUERY, 7))).isEqualTo(POSITION);
        assertThat(codec.decode(cursor, "default", Queries.raw(QUERY))).isEqualTo(POSITION);
    }

    @Test
    void aCursorOfAnotherQueryIsRefused() {
        refused(cursor, "default", Queries.status("New"));
        refused(cursor, "default", Queries.all(50));
        refused(cursor, "default", Queries.words("Contacted"));
        refused(cursor, "default", Queries.of(null, null, null, "Contacted", "2026-07-25T10:00:00Z", 50));
    }

    @Test
    void aCursorOfAnotherConnectionIsRefused() {
        refused(cursor, "other", QUERY);
        refused(cursor, "", QUERY);
    }

    @Test
    void aCursorOfAnotherKeyIsRefused() {
        refused(new CursorCodec("another key".getBytes(UTF_8)).encode(POSITION, "default", QUERY), "default", QUERY);
    }

    @Test
    void eachSingleCharacterThatIsAlteredIsNoticed() {
        for (int i = 0; i < cursor.length(); i++) {
            for (char c : ALPHABET.toCharArray()) {
                if (c != cursor.charAt(i)) {
                    refused(cursor.substring(0, i) + c + cursor.substring(i + 1), "default", QUERY);
                }
            }
        }
    }

    @Test
    void eachTruncationIsNoticed() {
        for (int length = 0; length < cursor.length(); length++) {
            refused(cursor.substring(0, length), "default", QUERY);
            refused(cursor.substring(cursor.length() - length), "default", QUERY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AA", "AAA", "AAAA", "=", "==", "%", " ", "\n", "é", "."})
    void eachExtensionIsNoticed(String more) {
        refused(cursor + more, "default", QUERY);
        refused(more + cursor, "default", QUERY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"next", "2", "null", "{\"page\":1}", "eyJwYWdlIjoxfQ", "../../etc/passwd", "💥"})
    void whatIsNoCursorAtAllIsRefused(String text) {
        refused(text, "default", QUERY);
    }

    @Test
    void aCursorWithTwoPagesOfIdsIsShortEnoughForAParameter() {
        List<String> ids = LongStream.range(0, 400)
                .mapToObj(i -> Long.toString(5_540_000_000_000_000_000L + i * 7919L % 10_000_000))
                .toList();
        Position position = new Position(10, null, 200, ids);

        String longest = codec.encode(position, "default", QUERY);

        assertThat(longest.length()).isLessThan(4096);
        assertThat(codec.decode(longest, "default", QUERY)).isEqualTo(position);
    }

    private void refused(String forged, String connection, RecordQuery.Search query) {
        assertThatExceptionOfType(CrmGateException.class)
                .as(forged)
                .isThrownBy(() -> codec.decode(forged, connection, query))
                .satisfies(failure -> {
                    assertThat(failure.problem().code()).isEqualTo(ProblemCode.BAD_REQUEST);
                    assertThat(failure.problem().detail()).contains("'cursor'");
                });
    }
}
