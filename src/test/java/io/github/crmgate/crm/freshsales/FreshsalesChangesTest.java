package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.testing.SampleProfiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
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

final class FreshsalesChangesTest {
    private static final Connection CONNECTION = Queries.connection("sales", "freshsales", null, "acme");
    private static final String FILTERED = "/api/filtered_search/contact";
    private static final Instant TEN = Instant.parse("2026-07-25T10:00:00Z");
    private static final long LEAD = 71_000_000_002L;

    private final FreshsalesProvider suite =
            new FreshsalesProvider(FreshsalesTestSettings.with(), SampleProfiles.freshsales(), Clock.systemUTC());
    private final Dialog dialog = new Dialog(suite)
            .on("/api/selector/lifecycle_stages", Wire.ok("freshsales/lifecycle-stages.json"))
            .on("/api/selector/contact_statuses", Wire.ok("freshsales/contact-statuses.json"));

    @Test
    void changesAreAskedForInTheirOrderFromASecondEarlier() {
        dialog.on(FILTERED, page(1, 1, contact(1, TEN)));

        ChangePage page = changes(ChangePosition.since(TEN.plusMillis(400)));

        assertThat(ids(page)).containsExactly("1");
        assertThat(page.next()).isNull();
        CrmRequest request = dialog.request(FILTERED);
        assertThat(request.query())
                .containsEntry("page", "1")
                .containsEntry("per_page", "100")
                .containsEntry("include", "owner,sales_accounts");
        assertThat(body(request)).contains("\"sort\":\"updated_at\"", "\"sort_type\":\"asc\"");
        assertThat(rules(request)).containsExactly("updated_at is_after 2026-07-25T09:59:59Z");
    }

    @Test
    void anEndIsAskedForASecondLaterAndToldFromTheRecords() {
        dialog.on(
                FILTERED,
                page(
                        1,
                        1,
                        contact(1, "2026-07-25T09:59:59.999Z"),
                        contact(2, "2026-07-25T15:30:00+05:30"),
                        contact(3, "2026-07-25T10:00:59.999Z"),
                        contact(4, "2026-07-25T10:01:00Z")));

        ChangePage page = changes(new ChangePosition(TEN, TEN.plusSeconds(60), null));

        assertThat(ids(page)).containsExactly("2", "3");
        assertThat(page.next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(60)));
        assertThat(rules(dialog.request(FILTERED)))
                .containsExactlyInAnyOrder(
                        "updated_at is_after 2026-07-25T09:59:59Z", "updated_at is_before 2026-07-25T10:01:01Z");
    }

    @Test
    void fromTheBeginningTakesATimeBeforeAllLeads() {
        dialog.on(FILTERED, page(1, 1, contact(1, "2016-01-01T00:00:00Z")));

        assertThat(ids(changes(ChangePosition.since(Instant.EPOCH)))).containsExactly("1");
        assertThat(rules(dialog.request(FILTERED))).containsExactly("updated_at is_after 2000-01-01T00:00:00Z");
    }

    @Test
    void timesWithinASecondAreInOrder() {
        dialog.on(
                FILTERED,
                page(1, 1, contact(1, "2026-07-25T10:00:00.9Z"), contact(2, "2026-07-25T12:00:00.100+02:00")));

        assertThat(ids(changes(ChangePosition.since(TEN)))).containsExactly("2", "1");
    }

    @Test
    void otherContactsAreNoLeads() {
        dialog.on(
                FILTERED,
                page(1, 1, contact(1, TEN), "{\"id\":2,\"lifecycle_stage_id\":5,\"updated_at\":\"" + TEN + "\"}"));

        assertThat(ids(changes(ChangePosition.since(TEN)))).containsExactly("1");
    }

    @Test
    void classicHasLeads() {
        FreshsalesProvider classic = new FreshsalesProvider(
                FreshsalesTestSettings.with("product", "classic"), SampleProfiles.freshsales(), Clock.systemUTC());
        Dialog other = new Dialog(classic)
                .on("/api/selector/lead_stages", Wire.answer(404, ""))
                .on(
                        "/api/filtered_search/lead",
                        Wire.answer(
                                200,
                                "{\"leads\":[{\"id\":1,\"updated_at\":\"" + TEN
                                        + "\"}],\"meta\":{\"total_pages\":1}}"));

        assertThat(ids(other.run(classic.changes(CONNECTION, Queries.changes(ChangePosition.since(TEN), null)))))
                .containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"updated_at\":null", ",\"updated_at\":\"yesterday\""})
    void aLeadWithoutATimeIsToldFirst(String time) {
        dialog.on(FILTERED, page(1, 1, contact(1, TEN), "{\"id\":2,\"lifecycle_stage_id\":" + LEAD + time + "}"));

        assertThat(ids(changes(ChangePosition.since(TEN)))).containsExactly("2", "1");
    }

    @Nested
    final class SeveralPages {
        private final CrmResponse first = page(0, 2, contact(1, TEN), contact(2, TEN.plusSeconds(9)));
        private final CrmResponse second = page(0, 2, contact(3, TEN.plusSeconds(1)), contact(2, TEN.plusSeconds(9)));

        @Test
        void areOneInOrderWithEachLeadOnce() {
            dialog.on(FILTERED, first, second, first);

            assertThat(ids(changes(ChangePosition.since(TEN)))).containsExactly("1", "3", "2");
            assertThat(pages()).containsExactly("1", "2", "1");
        }

        @Test
        void mayBeShortAndEndWithAnEmptyOne() {
            CrmResponse p1 = page(0, 0, contact(1, TEN));
            CrmResponse p2 = page(0, 0, contact(2, TEN));
            dialog.on(FILTERED, p1, p2, p1, page(0, 0), p2);

            assertThat(ids(changes(ChangePosition.since(TEN)))).containsExactlyInAnyOrder("1", "2");
            assertThat(pages()).containsExactly("1", "2", "1", "3", "2");
        }

        @Test
        void endWithOneThatBringsNothingNew() {
            CrmResponse same = page(0, 0, contact(1, TEN));
            dialog.on(FILTERED, same, same, same);

            assertThat(ids(changes(ChangePosition.since(TEN)))).containsExactly("1");
        }

        @Test
        void holdTheLaterVersionOfALead() {
            dialog.on(FILTERED, first, page(0, 2, contact(1, TEN.plusSeconds(20))), first);

            assertThat(changes(ChangePosition.since(TEN)).changed())
                    .extracting(lead -> lead.id() + " " + lead.modifiedAt())
                    .containsExactly("2 2026-07-25T10:00:09Z", "1 2026-07-25T10:00:20Z");
        }

        @Test
        void theOrderInAPageMayChange() {
            dialog.on(FILTERED, first, second, page(0, 2, contact(2, TEN.plusSeconds(9)), contact(1, TEN)));

            assertThat(ids(changes(ChangePosition.since(TEN)))).containsExactly("1", "3", "2");
        }

        /** Lead 1 was deleted after the first page was read, and lead 3 moved to it from the second, unseen. */
        @Test
        void areBegunAnewIfAPageShifted() {
            CrmResponse shifted = page(0, 1, contact(2, TEN.plusSeconds(1)), contact(3, TEN.plusSeconds(2)));
            dialog.on(
                    FILTERED,
                    page(0, 2, contact(1, TEN), contact(2, TEN.plusSeconds(1))),
                    page(0, 1),
                    shifted,
                    shifted);

            assertThat(ids(changes(ChangePosition.since(TEN)))).containsExactly("2", "3");
            assertThat(pages()).containsExactly("1", "2", "1", "1");
        }

        @Test
        void areBegunAnewIfALeadChangedOnAPage() {
            CrmResponse changed = page(0, 2, contact(2, TEN.plusSeconds(9)), contact(1, TEN.plusSeconds(10)));
            CrmResponse rest = page(0, 2, contact(3, TEN.plusSeconds(11)));
            dialog.on(FILTERED, first, second, changed, changed, rest, changed);

            assertThat(ids(changes(ChangePosition.since(TEN)))).containsExactly("2", "1", "3");
        }

        @Test
        void thatNeverStayTheSameAreGivenUp() {
            for (int i = 0; i < 6; i++) {
                dialog.on(FILTERED, first, second, page(0, 2, contact(1, TEN.plusMillis(1))));
            }

            assertThatExceptionOfType(CrmUnavailableException.class)
                    .isThrownBy(() -> changes(ChangePosition.since(TEN)))
                    .withMessageContaining("change faster than the pages");
            assertThat(dialog.requests(FILTERED)).hasSize(18);
        }
    }

    @Nested
    final class TooMany {
        @Test
        void areReadUpToTheLastThatTheFirstPageTold() {
            dialog.on(
                    FILTERED,
                    page(1_000, 10, contacts(0, 100, i -> TEN.plusSeconds(10 + i))),
                    page(99, 1, contacts(0, 99, i -> TEN.plusSeconds(10 + i))));

            ChangePage page = changes(ChangePosition.since(TEN));

            assertThat(page.changed()).hasSize(99);
            assertThat(page.next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(109)));
            assertThat(pages()).containsExactly("1", "1");
        }

        @Test
        void areNarrowedByTheMiddleOfWhatCameIfThatIsOutOfOrder() {
            dialog.on(
                    FILTERED,
                    page(1_000, 10, contacts(0, 100, i -> TEN.plusSeconds(500 - 2 * i))),
                    page(1, 1, contact(7, TEN.plusSeconds(3))));

            ChangePage page = changes(ChangePosition.since(TEN));

            assertThat(ids(page)).containsExactly("7");
            assertThat(page.next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(401)));
        }

        @Test
        void areFoundByCountingWhereNoTotalIsTold() {
            CrmResponse p1 = page(0, 0, contacts(0, 100, i -> TEN.plusSeconds(i)));
            CrmResponse p2 = page(0, 0, contacts(100, 100, i -> TEN.plusSeconds(100 + i)));
            CrmResponse p3 = page(0, 0, contacts(200, 100, i -> TEN.plusSeconds(200 + i)));
            dialog.on(FILTERED, p1, p2, p1, p3, p2, page(1, 1, contact(1, TEN)));

            assertThat(changes(ChangePosition.since(TEN)).next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(150)));
        }

        @Test
        void inOneSecondAreToldPageByPage() {
            ChangePosition second = new ChangePosition(TEN, TEN.plusSeconds(1), null);
            List<CrmResponse> answers = new ArrayList<>();
            for (int page = 0; page < 10; page++) {
                answers.add(page(1_000, 10, contacts(100 * page, 100, i -> TEN.plusMillis(i))));
            }
            dialog.on(FILTERED, answers.toArray(new CrmResponse[0]));

            List<String> ids = new ArrayList<>();
            ChangePosition position = second;
            while (position != null && position.since().equals(TEN)) {
                ChangePage page = changes(position);
                ids.addAll(ids(page));
                position = page.next();
            }

            assertThat(ids).hasSize(1_000).doesNotHaveDuplicates();
            assertThat(position).isEqualTo(ChangePosition.since(TEN.plusSeconds(1)));
            assertThat(pages()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        }

        @Test
        void pagesThatRepeatThemselvesEnd() {
            CrmResponse same = page(1_000, 0, contacts(0, 100, i -> TEN));
            dialog.on(FILTERED, same, same);

            ChangePage first = changes(new ChangePosition(TEN, TEN.plusSeconds(1), null));

            assertThat(changes(first.next()).next()).isEqualTo(ChangePosition.since(TEN.plusSeconds(1)));
        }

        @Test
        void withoutTimesAreToldPageByPage() {
            String none = IntStream.range(0, 100)
                    .mapToObj(i -> "{\"id\":" + i + ",\"lifecycle_stage_id\":" + LEAD + "}")
                    .collect(Collectors.joining(","));
            dialog.on(FILTERED, page(300, 3, none), page(300, 3, contact(200, TEN)), page(300, 3));

            ChangePage first = changes(ChangePosition.since(Instant.EPOCH));
            ChangePage second = changes(first.next());

            assertThat(first.changed()).hasSize(100);
            assertThat(ids(second)).containsExactly("200");
            assertThat(changes(second.next()).next()).isNull();
        }

        /** Whatever comes, windows get smaller until they hold a second, and soon. */
        @ParameterizedTest
        @ValueSource(longs = {-5_000_000, -1, 0, 1, 59, 31_000_000, 3_000_000_000L})
        void narrowingEnds(long apart) {
            for (int i = 0; i < 60; i++) {
                dialog.on(FILTERED, page(1_000, 10, contacts(0, 100, n -> TEN.plusSeconds(apart * (n / 50)))));
            }

            ChangePage page = changes(ChangePosition.since(Instant.EPOCH));

            assertThat(page.next().end()).isEqualTo(page.next().since().plusSeconds(1));
            assertThat(dialog.requests(FILTERED)).hasSizeLessThan(42);
        }
    }

    @Nested
    final class Deletions {
        @Test
        void areAskedForAfterTheChangesPageByPage() {
            dialog.on(
                    FILTERED,
                    page(1, 1, contact(1, TEN)),
                    page(3, 2, gone(9, TEN.plusSeconds(9)), gone(8, TEN.minusSeconds(1))),
                    page(
                            3,
                            2,
                            gone(7, TEN),
                            "{\"id\":6,\"lifecycle_stage_id\":5,\"is_deleted\":true,\"updated_at\":\"" + TEN + "\"}"));

            ChangePage page = changes(ChangePosition.since(TEN), TEN);

            assertThat(page.deleted())
                    .containsExactly(
                            new RecordDeletion("7", TEN, "freshsales", "sales"),
                            new RecordDeletion("9", TEN.plusSeconds(9), "freshsales", "sales"));
            assertThat(rules(dialog.requests(FILTERED).get(1)))
                    .containsExactly("deleted is 1", "updated_at is_after 2026-07-25T09:59:59Z");
            assertThat(pages()).containsExactly("1", "1", "2");
        }

        @Test
        void ofAnAccountThatDoesNotKnowThemAreAGap() {
            dialog.on(
                    FILTERED,
                    page(1, 1, contact(1, TEN)),
                    Wire.answer(400, "{\"errors\":{\"code\":400,\"message\":[\"attribute deleted is invalid\"]}}"));

            ChangePage page = changes(ChangePosition.since(TEN), TEN);

            assertThat(ids(page)).containsExactly("1");
            assertThat(page.deleted()).isEmpty();
            assertThat(page.deletionsRefused().detail()).contains("attribute deleted is invalid");
        }

        @Test
        void areNoLeadsThatAreThereStill() {
            String there = contact(1, TEN).replace("}", ",\"is_deleted\":false}");
            dialog.on(FILTERED, page(0, 1), page(1, 1, there, gone(2, TEN)));

            assertThat(changes(ChangePosition.since(TEN), TEN).deleted())
                    .extracting(RecordDeletion::id)
                    .containsExactly("2");
        }

        /** Freshsales does not document that records say whether they are deleted. */
        @Test
        void ofRecordsThatDoNotSayItAreLookedUp() {
            dialog.on(FILTERED, page(1, 1, contact(1, TEN)), page(2, 1, contact(7, TEN), contact(8, TEN)));
            dialog.on("/api/contacts/7", Wire.answer(404, "")).on("/api/contacts/8", Wire.answer(404, ""));

            assertThat(changes(ChangePosition.since(TEN), TEN).deleted())
                    .extracting(RecordDeletion::id)
                    .containsExactly("7", "8");
        }

        @Test
        void areNoneInAnAccountThatIgnoresTheRule() {
            dialog.on(
                    FILTERED, page(1, 1, contact(1, TEN)), page(2, 1, contact(1, TEN), contact(2, TEN), gone(3, TEN)));
            dialog.on("/api/contacts/1", Wire.answer(200, "{\"contact\":" + contact(1, TEN) + "}"));

            assertThat(changes(ChangePosition.since(TEN), TEN).deleted())
                    .extracting(RecordDeletion::id)
                    .containsExactly("3");
            assertThat(dialog.requests("/api/contacts/2")).isEmpty();
        }

        /** Such a filter finds them in an account that keeps what is in the bin among the others. */
        @Test
        void areToldByTheChangesThemselvesToo() {
            String gone = gone(2, TEN.plusSeconds(2));
            String noLead = "{\"id\":3,\"lifecycle_stage_id\":5,\"is_deleted\":true,\"updated_at\":\"" + TEN + "\"}";
            dialog.on(
                    FILTERED, page(1, 1, contact(1, TEN), gone, noLead), page(1, 1, gone, gone(4, TEN.plusSeconds(1))));

            ChangePage page = changes(ChangePosition.since(TEN), TEN);

            assertThat(ids(page)).containsExactly("1");
            assertThat(page.deleted())
                    .containsExactly(
                            new RecordDeletion("4", TEN.plusSeconds(1), "freshsales", "sales"),
                            new RecordDeletion("2", TEN.plusSeconds(2), "freshsales", "sales"));
        }

        @Test
        void ofLeadsInTheBinAreNotToldUnlessTheyAreAskedFor() {
            dialog.on(FILTERED, page(1, 1, gone(2, TEN)));

            ChangePage page = changes(ChangePosition.since(TEN));

            assertThat(page.changed()).isEmpty();
            assertThat(page.deleted()).isEmpty();
        }

        @Test
        void areReadToAnEmptyPageIfMetaDoesNotTellTheEnd() {
            CrmResponse full = Wire.answer(200, "{\"contacts\":[" + gone(1, TEN) + "],\"meta\":{\"total_pages\":0}}");
            CrmResponse more = Wire.answer(200, "{\"contacts\":[" + gone(2, TEN) + "],\"meta\":{\"total_pages\":0}}");
            dialog.on(FILTERED, page(0, 1), full, more, page(0, 0));

            assertThat(changes(ChangePosition.since(TEN), TEN).deleted()).hasSize(2);
        }

        @Test
        void areReadToTheThousandthPage() {
            dialog.on(FILTERED, page(0, 1));
            for (int i = 0; i < 1_000; i++) {
                dialog.on(FILTERED, page(0, 0, gone(i, TEN)));
            }

            assertThat(changes(ChangePosition.since(TEN), TEN).deleted()).hasSize(1_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"CONTACT,contact", "DEAL,deal"})
    void changesAndDeletionsOfFurtherKindsAreReadFromTheirSearch(RecordKind kind, String entity) {
        String page = "{\"" + entity
                + "s\":[{\"id\":%d,\"updated_at\":\"%s\",\"is_deleted\":%b}],\"meta\":{\"total_pages\":1}}";
        for (String selector : List.of("deal_stages", "deal_pipelines", "currencies")) {
            dialog.on("/api/selector/" + selector, Wire.answer(403, "{}"));
        }
        dialog.on(
                "/api/filtered_search/" + entity,
                Wire.answer(200, page.formatted(1, TEN, false)),
                Wire.answer(200, page.formatted(2, TEN, true)));

        ChangePage read = dialog.run(suite.changes(
                CONNECTION, new RecordQuery.Changes(ChangePosition.since(TEN), TEN, FurtherFields.NONE, kind)));

        assertThat(ids(read)).containsExactly("1");
        assertThat(read.deleted()).extracting(RecordDeletion::id).containsExactly("2");
    }

    private static String gone(int id, Instant time) {
        return contact(id, time).replace("}", ",\"is_deleted\":true}");
    }

    private ChangePage changes(ChangePosition position) {
        return changes(position, null);
    }

    private ChangePage changes(ChangePosition position, @Nullable Instant deletedSince) {
        return dialog.run(suite.changes(CONNECTION, Queries.changes(position, deletedSince)));
    }

    private List<String> pages() {
        return dialog.requests(FILTERED).stream()
                .map(request -> request.query().get("page"))
                .toList();
    }

    private static List<String> ids(ChangePage page) {
        return page.changed().stream().map(CrmRecord::id).toList();
    }

    private static String body(CrmRequest request) {
        return request.body() == null ? "" : request.body();
    }

    private static List<String> rules(CrmRequest request) {
        List<String> rules = new ArrayList<>();
        Json.parse(body(request).getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .path("filter_rule")
                .forEach(rule -> rules.add(rule.path("attribute").asText() + " "
                        + rule.path("operator").asText() + " "
                        + rule.path("value").asText()));
        return rules;
    }

    /** A page; what is 0 is not told. */
    private static CrmResponse page(int total, int pages, String... contacts) {
        String meta = Stream.of(total > 0 ? "\"total\":" + total : "", pages > 0 ? "\"total_pages\":" + pages : "")
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(","));
        return Wire.answer(200, "{\"contacts\":[" + String.join(",", contacts) + "],\"meta\":{" + meta + "}}");
    }

    private static String contacts(int first, int count, IntFunction<Instant> time) {
        return IntStream.range(0, count)
                .mapToObj(i -> contact(first + i, time.apply(i)))
                .collect(Collectors.joining(","));
    }

    private static String contact(int id, Instant time) {
        return contact(id, time.toString());
    }

    private static String contact(int id, String time) {
        return "{\"id\":" + id + ",\"lifecycle_stage_id\":" + LEAD + ",\"updated_at\":\"" + time + "\"}";
    }
}
