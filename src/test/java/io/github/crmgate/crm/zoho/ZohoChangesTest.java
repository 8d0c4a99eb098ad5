package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.testing.SampleProfiles;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZohoChangesTest {
    private static final Connection CONNECTION = Queries.connection("sales", "zoho", "eu", null);
    private static final String LEADS = "/crm/v8/Leads";
    private static final String DELETED = "/crm/v8/Leads/deleted";
    private static final Instant TEN = Instant.parse("2026-07-25T10:00:00Z");

    private final ZohoProvider zoho =
            new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho(), Clock.systemUTC());
    private final Dialog dialog = new Dialog(zoho);

    @Test
    void changesAreAskedForInTheirOrderWithConvertedLeads() {
        dialog.on(LEADS, Wire.answer(204, ""));

        assertThat(changes(ChangePosition.since(TEN))).isEqualTo(new ChangePage(List.of(), List.of(), null));

        CrmRequest request = dialog.request(LEADS);
        assertThat(request.query())
                .containsEntry("sort_by", "Modified_Time")
                .containsEntry("sort_order", "asc")
                .containsEntry("converted", "both")
                .containsEntry("page", "1")
                .containsEntry("per_page", "200")
                .doesNotContainKey("page_token")
                .containsKey("fields");
        assertThat(request.headers()).containsEntry("If-Modified-Since", "2026-07-25T10:00:00+00:00");
        assertThat(request.scope()).contains("ZohoCRM.modules.leads");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"data\":null}", "{\"status\":\"failure\"}"})
    void aPageWithoutItsRecordsIsNotTheEndOfTheChanges(String body) {
        dialog.on(LEADS, Wire.answer(200, body), Wire.answer(304, "")).on(DELETED, Wire.answer(200, body));

        assertThatExceptionOfType(CrmUnavailableException.class).isThrownBy(() -> changes(ChangePosition.since(TEN)));
        assertThatExceptionOfType(CrmUnavailableException.class)
                .isThrownBy(() -> changes(ChangePosition.since(TEN), TEN));
    }

    @Test
    void aTimeWithinASecondAsksForTheWholeSecond() {
        dialog.on(LEADS, page(false, lead(1, "2026-07-25T10:00:00Z")));

        assertThat(ids(changes(ChangePosition.since(TEN.plusMillis(900))))).containsExactly("1");
        assertThat(dialog.request(LEADS).headers()).containsEntry("If-Modified-Since", "2026-07-25T10:00:00+00:00");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void nothingChanged(int status) {
        dialog.on(LEADS, Wire.answer(status, ""));

        assertThat(changes(ChangePosition.since(TEN))).isEqualTo(new ChangePage(List.of(), List.of(), null));
    }

    @Test
    void fromTheBeginningThereIsNoCondition() {
        dialog.on(LEADS, page(false, lead(1, "2020-01-01T00:00:00Z")));

        assertThat(ids(changes(ChangePosition.since(Instant.EPOCH)))).containsExactly("1");
        assertThat(dialog.request(LEADS).headers()).isEmpty();
    }

    @Test
    void timesAreComparedWhateverTheirOffset() {
        dialog.on(
                LEADS,
                page(
                        true,
                        lead(1, "2026-07-25T15:30:01+05:30"),
                        lead(2, "2026-07-25T12:00:02+02:00"),
                        lead(3, "2026-07-25T03:00:03-07:00")));

        ChangePage page = changes(ChangePosition.since(TEN));

        assertThat(page.changed())
                .extracting(record -> record.modifiedAt())
                .containsExactly(TEN.plusSeconds(1), TEN.plusSeconds(2), TEN.plusSeconds(3));
        assertThat(page.next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(3)));
    }

    @Test
    void itGoesOnByTheTimeOfTheLastLeadAsPageNumbersShift() {
        dialog.on(
                LEADS,
                full(0, i -> TEN.plusSeconds(i / 2)),
                page(false, lead(199, TEN.plusSeconds(99)), lead(5, TEN.plusSeconds(500))));

        ChangePage first = changes(ChangePosition.since(TEN));
        ChangePage second = changes(first.next());

        assertThat(first.changed()).hasSize(200);
        assertThat(first.next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(99)));
        assertThat(ids(second)).containsExactly("199", "5");
        assertThat(second.next()).isNull();
        assertThat(dialog.requests(LEADS).get(1).query())
                .containsEntry("page", "1")
                .doesNotContainKey("page_token");
        assertThat(dialog.requests(LEADS).get(1).headers())
                .containsEntry("If-Modified-Since", "2026-07-25T10:01:39+00:00");
    }

    @Test
    void aPageThatDoesNotTellWhetherMoreFollowHasMoreIfItIsFull() {
        dialog.on(
                LEADS,
                Wire.answer(200, "{\"data\":[" + leads(0, 200, i -> TEN.plusSeconds(i)) + "]}"),
                Wire.answer(200, "{\"data\":[" + leads(0, 199, i -> TEN.plusSeconds(i)) + "]}"));

        assertThat(changes(ChangePosition.since(TEN)).next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(199)));
        assertThat(changes(ChangePosition.since(TEN)).next()).isNull();
    }

    @Nested
    final class MoreThanAPageInASecond {
        @Test
        void isReadByNumberAndToldAlone() {
            dialog.on(
                    LEADS,
                    full(0, i -> TEN),
                    full(200, i -> TEN),
                    page(true, lead(400, TEN), lead(401, TEN.plusSeconds(1)), lead(402, TEN.plusSeconds(9))));

            ChangePage first = changes(ChangePosition.since(TEN));
            ChangePage second = changes(first.next());
            ChangePage third = changes(second.next());

            assertThat(first.next().since()).isEqualTo(TEN);
            assertThat(first.next().page().page()).isEqualTo(2);
            assertThat(second.next().page().page()).isEqualTo(3);
            assertThat(ids(third)).containsExactly("400");
            assertThat(third.next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(1)));
            assertThat(dialog.requests(LEADS))
                    .extracting(request -> request.query().get("page"))
                    .containsExactly("1", "2", "3");
            assertThat(dialog.requests(LEADS))
                    .allSatisfy(request -> assertThat(request.headers())
                            .containsEntry("If-Modified-Since", "2026-07-25T10:00:00+00:00"));
        }

        @Test
        void partsOfASecondAreNotSkipped() {
            dialog.on(
                    LEADS,
                    full(0, i -> TEN.plusMillis(i)),
                    full(0, i -> TEN.plusMillis(i)),
                    page(true, lead(400, TEN.plusMillis(201)), lead(401, TEN.plusMillis(202))),
                    page(true, lead(402, TEN.plusMillis(999)), lead(403, TEN.plusSeconds(1))));

            ChangePage first = changes(ChangePosition.since(TEN.minusSeconds(60)));
            ChangePage again = changes(first.next());
            ChangePage second = changes(again.next());
            ChangePage third = changes(second.next());

            assertThat(first.next()).isEqualTo(ChangePosition.since(TEN));
            assertThat(ids(second)).containsExactly("400", "401");
            assertThat(ids(third)).containsExactly("402");
            assertThat(third.next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(1)));
        }

        @Test
        void isReadByTokenWhereThereAreTokens() {
            dialog.on(LEADS, answer(leads(0, 200, i -> TEN), "\"more_records\":true,\"next_page_token\":\"t2\""));

            ChangePage first = changes(ChangePosition.since(TEN));
            dialog.on(LEADS, page(false, lead(1, TEN)));
            changes(first.next());

            assertThat(dialog.requests(LEADS).get(1).query())
                    .containsEntry("page_token", "t2")
                    .doesNotContainKey("page");
        }

        /** A lead of the next second may have moved to a page read before while leads of this second were changed. */
        @ParameterizedTest
        @ValueSource(ints = {204, 304})
        void goesOnASecondLaterEvenIfItsLastPageIsGone(int status) {
            dialog.on(LEADS, full(0, i -> TEN), Wire.answer(status, ""));

            ChangePage last = changes(changes(ChangePosition.since(TEN)).next());

            assertThat(last.changed()).isEmpty();
            assertThat(last.next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(1)));
        }
    }

    @Nested
    final class OutOfOrder {
        @Test
        void pagesAreReadToTheEndAndEachIsSorted() {
            dialog.on(
                    LEADS,
                    page(true, lead(1, TEN.plusSeconds(5)), lead(2, TEN.plusSeconds(1))),
                    page(true, lead(3, TEN.plusSeconds(2)), lead(4, TEN.plusSeconds(7))),
                    page(false, lead(5, TEN), lead(6, TEN.plusSeconds(3))));

            ChangePage first = changes(ChangePosition.since(TEN));
            ChangePage second = changes(first.next());
            ChangePage third = changes(second.next());

            assertThat(ids(first)).containsExactly("2", "1");
            assertThat(ids(second)).containsExactly("3", "4");
            assertThat(second.next().since()).isEqualTo(TEN);
            assertThat(second.next().page().page()).isEqualTo(3);
            assertThat(ids(third)).containsExactly("5", "6");
            assertThat(third.next()).isNull();
        }

        @Test
        void aListingThatSaysThatItIsSortedOtherwiseIsBelieved() {
            dialog.on(
                    LEADS,
                    answer(
                            lead(1, TEN) + "," + lead(2, TEN.plusSeconds(1)),
                            "\"more_records\":true,\"sort_by\":\"id\""));

            assertThat(changes(ChangePosition.since(TEN)).next().page().page()).isEqualTo(2);
        }
    }

    @Nested
    final class WithoutATime {
        @ParameterizedTest
        @ValueSource(strings = {"", ",\"Modified_Time\":null", ",\"Modified_Time\":\"yesterday\""})
        void leadsAreToldFirst(String time) {
            dialog.on(LEADS, page(false, lead(1, TEN), "{\"id\":\"2\"" + time + "}", lead(3, TEN.plusSeconds(1))));

            assertThat(ids(changes(ChangePosition.since(Instant.EPOCH)))).containsExactly("2", "1", "3");
        }

        @Test
        void wholePagesArePassedByNumber() {
            String none = IntStream.range(0, 200)
                    .mapToObj(i -> "{\"id\":\"" + i + "\"}")
                    .collect(Collectors.joining(","));
            dialog.on(LEADS, answer(none, "\"more_records\":true"), page(false, "{\"id\":\"200\"}", lead(201, TEN)));

            ChangePage first = changes(ChangePosition.since(Instant.EPOCH));
            ChangePage second = changes(first.next());

            assertThat(first.next().page().page()).isEqualTo(2);
            assertThat(ids(second)).containsExactly("200", "201");
            assertThat(second.next()).isNull();
        }
    }

    @Nested
    final class Deletions {
        @Test
        void areAskedForAfterTheChangesPageByPage() {
            dialog.on(LEADS, page(false, lead(1, TEN)))
                    .on(
                            DELETED,
                            answer(
                                    deletion(8, "2026-07-25T15:30:09+05:30") + ","
                                            + deletion(9, "2026-07-25T09:00:00Z"),
                                    "\"more_records\":true"),
                            answer(deletion(7, "2026-07-25T10:00:00Z"), "\"more_records\":false"));

            ChangePage page = changes(ChangePosition.since(TEN.minusSeconds(60)), TEN.plusMillis(300));

            assertThat(page.deleted())
                    .containsExactly(
                            new RecordDeletion("7", TEN, "zoho", "sales"),
                            new RecordDeletion("8", TEN.plusSeconds(9), "zoho", "sales"));
            assertThat(dialog.requests()).extracting(CrmRequest::path).containsExactly(LEADS, DELETED, DELETED);
            assertThat(dialog.requests(DELETED))
                    .extracting(request -> request.query().get("page"))
                    .containsExactly("1", "2");
            assertThat(dialog.requests(DELETED).get(0).query())
                    .containsEntry("type", "all")
                    .containsEntry("per_page", "200");
            assertThat(dialog.requests(DELETED).get(0).headers())
                    .containsEntry("If-Modified-Since", "2026-07-25T10:00:00+00:00");
        }

        @Test
        void areNotAskedForUnlessWanted() {
            dialog.on(LEADS, page(false, lead(1, TEN)));

            assertThat(changes(ChangePosition.since(TEN)).deleted()).isEmpty();
            assertThat(dialog.requests()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(ints = {204, 304})
        void mayBeNone(int status) {
            dialog.on(LEADS, Wire.answer(304, "")).on(DELETED, Wire.answer(status, ""));

            assertThat(changes(ChangePosition.since(TEN), TEN).deleted()).isEmpty();
        }

        @Test
        void areReadByTokenWhereThereAreTokens() {
            dialog.on(LEADS, Wire.answer(304, ""))
                    .on(
                            DELETED,
                            answer(deletion(1, TEN.toString()), "\"more_records\":true,\"next_page_token\":\"t2\""),
                            answer(deletion(1, TEN.toString()), "\"more_records\":false"));

            assertThat(changes(ChangePosition.since(TEN), TEN).deleted()).hasSize(1);
            assertThat(dialog.requests(DELETED).get(1).query())
                    .containsEntry("page_token", "t2")
                    .doesNotContainKey("page");
        }

        @Test
        void beyondTheLastPageNumberAreAskedForByTime() {
            dialog.on(LEADS, Wire.answer(304, ""));
            for (int page = 0; page < 10; page++) {
                dialog.on(DELETED, answer(deletion(page, TEN.plusSeconds(page).toString()), "\"more_records\":true"));
            }
            dialog.on(DELETED, answer(deletion(11, TEN.plusSeconds(11).toString()), "\"more_records\":false"));

            assertThat(changes(ChangePosition.since(TEN), TEN).deleted()).hasSize(11);
            assertThat(dialog.requests(DELETED).get(10).query()).containsEntry("page", "1");
            assertThat(dialog.requests(DELETED).get(10).headers())
                    .containsEntry("If-Modified-Since", "2026-07-25T10:00:09+00:00");
        }

        /** Newest first, or all in one second: what is beyond the last number can't be asked for. */
        @ParameterizedTest
        @ValueSource(ints = {-1, 0})
        void beyondTheLastPageNumberAreAGapIfTheyCanNotBeReached(int direction) {
            dialog.on(LEADS, Wire.answer(304, ""));
            for (int page = 0; page < 10; page++) {
                Instant time = TEN.plusSeconds(direction * (page - 10L));
                dialog.on(DELETED, answer(deletion(page, time.toString()), "\"more_records\":true"));
            }

            Problem refused = changes(ChangePosition.since(TEN), TEN).deletionsRefused();
            assertThat(refused.code()).isEqualTo(ProblemCode.CRM_REJECTED);
            assertThat(refused.detail()).contains("2,000", "crmgate.poll.deletions");
        }

        @ParameterizedTest
        @CsvSource({
            "403, NO_PERMISSION, CRM_PERMISSION_DENIED",
            "401, OAUTH_SCOPE_MISMATCH, CRM_PERMISSION_DENIED",
            "400, INVALID_DATA, CRM_REJECTED",
            "401, A_CODE_OF_TOMORROW, AUTHORIZATION_REQUIRED"
        })
        void thatAreRefusedDoNotStopChanges(int status, String code, ProblemCode problem) {
            dialog.on(LEADS, page(false, lead(1, TEN)))
                    .on(DELETED, Wire.answer(status, "{\"code\":\"" + code + "\",\"status\":\"error\"}"));

            ChangePage page = changes(ChangePosition.since(TEN), TEN);

            assertThat(ids(page)).containsExactly("1");
            assertThat(page.deleted()).isEmpty();
            assertThat(page.deletionsRefused().code()).isEqualTo(problem);
        }

        @ParameterizedTest
        @CsvSource({"429, TOO_MANY_REQUESTS", "500, INTERNAL_ERROR"})
        void thatFailForAMomentAreAskedForAgain(int status, String code) {
            dialog.on(LEADS, page(false, lead(1, TEN)))
                    .on(DELETED, Wire.answer(status, "{\"code\":\"" + code + "\",\"status\":\"error\"}"));

            assertThatThrownBy(() -> changes(ChangePosition.since(TEN), TEN)).isInstanceOf(CrmGateException.class);
        }

        @ParameterizedTest
        @CsvSource({"''", "',\"deleted_time\":null'", "',\"deleted_time\":\"x\"'"})
        void withoutATimeArePassedOver(String time) {
            dialog.on(LEADS, Wire.answer(304, ""))
                    .on(DELETED, answer("{\"id\":\"1\"" + time + "}", "\"more_records\":false"));

            assertThat(changes(ChangePosition.since(TEN), TEN).deleted()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"CONTACT,Contacts,Last_Name", "DEAL,Deals,Deal_Name"})
    void changesAndDeletionsOfFurtherKindsAreReadFromTheirModule(RecordKind kind, String module, String field) {
        String path = "/crm/v8/" + module;
        dialog.on(path, page(false, lead(1, TEN)));
        dialog.on(path + "/deleted", answer(deletion(2, TEN.toString()), "\"more_records\":false"));

        ChangePage page = dialog.run(zoho.changes(
                CONNECTION,
                new RecordQuery.Changes(ChangePosition.since(TEN), TEN, FurtherFields.parse("Tax__c"), kind)));

        assertThat(ids(page)).containsExactly("1");
        assertThat(page.deleted()).extracting(RecordDeletion::id).containsExactly("2");
        assertThat(dialog.requests(path).get(0).query())
                .doesNotContainKey("converted")
                .hasEntrySatisfying(
                        "fields", names -> assertThat(names).contains(field).endsWith(",Tax__c"));
    }

    private ChangePage changes(ChangePosition position) {
        return changes(position, null);
    }

    private ChangePage changes(ChangePosition position, @Nullable Instant deletedSince) {
        return dialog.run(zoho.changes(CONNECTION, Queries.changes(position, deletedSince)));
    }

    private static List<String> ids(ChangePage page) {
        return page.changed().stream().map(CrmRecord::id).toList();
    }

    private static CrmResponse full(int first, IntFunction<Instant> time) {
        return answer(leads(first, 200, time), "\"more_records\":true");
    }

    private static CrmResponse page(boolean more, String... leads) {
        return answer(Stream.of(leads).collect(Collectors.joining(",")), "\"more_records\":" + more);
    }

    private static CrmResponse answer(String records, String info) {
        return Wire.answer(200, "{\"data\":[" + records + "],\"info\":{" + info + "}}");
    }

    private static String leads(int first, int count, IntFunction<Instant> time) {
        return IntStream.range(0, count)
                .mapToObj(i -> lead(first + i, time.apply(i)))
                .collect(Collectors.joining(","));
    }

    private static String lead(int id, Instant time) {
        return lead(id, time.toString());
    }

    private static String lead(int id, String time) {
        return "{\"id\":\"" + id + "\",\"Last_Name\":\"Doe\",\"Modified_Time\":\"" + time + "\"}";
    }

    private static String deletion(int id, String time) {
        return "{\"id\":\"" + id + "\",\"deleted_time\":\"" + time + "\",\"type\":\"recycle\"}";
    }
}
