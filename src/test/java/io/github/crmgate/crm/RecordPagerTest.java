package io.github.crmgate.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.MappedRecord;
import io.github.crmgate.record.RecordKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordPagerTest {
    private static final Position START = Position.first(3);

    @Test
    void onePageOfTheCrmMayBeAllThereIs() {
        Listing listing = new Listing("1 2 3");

        RecordPage page = listing.from(START, 50);

        assertThat(Queries.ids(page)).containsExactly("1", "2", "3");
        assertThat(page.next()).isNull();
        assertThat(listing.asked).containsExactly(START);
    }

    @Test
    void anEmptyListingIsAnEmptyPage() {
        assertThat(new Listing("").from(START, 50)).isEqualTo(new RecordPage(List.of(), null));
    }

    @Test
    void pagesOfTheCrmArePutTogetherUpToTheLimit() {
        Listing listing = new Listing("1 2 3", "4 5 6", "7");

        assertThat(Queries.ids(listing.from(START, 7))).containsExactly("1", "2", "3", "4", "5", "6", "7");
        assertThat(listing.asked).extracting(Position::page).containsExactly(1, 2, 3);
    }

    @Test
    void aShortPageIsNotTheLast() {
        Listing listing = new Listing("1", "", "2", "3 4 5");

        RecordPage page = listing.from(START, 50);

        assertThat(Queries.ids(page)).containsExactly("1", "2", "3", "4", "5");
        assertThat(page.next()).isNull();
    }

    @Test
    void noPageIsFetchedThatTheLimitDoesNotNeed() {
        Listing listing = new Listing("1 2 3", "4 5 6");

        RecordPage page = listing.from(START, 3);

        assertThat(Queries.ids(page)).containsExactly("1", "2", "3");
        assertThat(listing.asked).containsExactly(START);
        assertThat(page.next()).isNotNull();
        assertThat(page.next().page()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8})
    void whateverTheLimitEachLeadComesOnceAndInOrder(int limit) {
        Listing listing = new Listing("1 2 3", "4 -5 6", "-7 8 9", "10");

        assertThat(listing.all(limit)).containsExactly("1", "2", "3", "4", "6", "8", "9", "10");
    }

    @Test
    void theLimitMayChangeBetweenPages() {
        Listing listing = new Listing("1 2 3", "4 5 6", "7 8");

        RecordPage first = listing.from(START, 2);
        RecordPage second = listing.from(first.next(), 1);
        RecordPage third = listing.from(second.next(), 50);

        assertThat(Queries.ids(first)).containsExactly("1", "2");
        assertThat(Queries.ids(second)).containsExactly("3");
        assertThat(Queries.ids(third)).containsExactly("4", "5", "6", "7", "8");
        assertThat(third.next()).isNull();
        assertThat(listing.asked).extracting(Position::perPage).containsOnly(3);
    }

    @Test
    void aRecordThatIsNotWantedDoesNotCount() {
        Listing listing = new Listing("-1 -2 3", "-4 5 -6");

        RecordPage page = listing.from(START, 2);

        assertThat(Queries.ids(page)).containsExactly("3", "5");
        assertThat(page.next()).isNull();
    }

    @Test
    void aRecordOnTwoNeighbouringPagesComesOnceWithinACall() {
        Listing listing = new Listing("1 2 3", "3 4 5", "5 6");

        assertThat(Queries.ids(listing.from(START, 50))).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void aRecordThatStandsTwiceOnAPageComesOnce() {
        assertThat(Queries.ids(new Listing("1 1 2 1").from(START, 50))).containsExactly("1", "2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aRecordOnTwoNeighbouringPagesComesOnceAcrossCalls(int limit) {
        Listing listing = new Listing("1 2 3", "3 4 5", "5 4 6", "6 7 8");

        assertThat(listing.all(limit)).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void aRecordThatWasNotWantedStaysDealtWithWhenItComesAgain() {
        Listing listing = new Listing("1 -2", "2 3");

        assertThat(listing.all(1)).containsExactly("1", "3");
    }

    @Test
    void whatSlidesOntoThePageWhileItIsReadInPartsIsNotRepeated() {
        Listing before = new Listing("6 5 4", "3 2 1");
        RecordPage first = before.from(START, 4);
        assertThat(Queries.ids(first)).containsExactly("6", "5", "4", "3");
        Listing afterNewLead = new Listing("7 6 5", "4 3 2", "1");

        assertThat(afterNewLead.all(first.next(), 2)).containsExactly("2", "1");
    }

    @Test
    void afterTenCallsThePageMayBeShortAndGoesOn() {
        String[] nothingWanted =
                IntStream.rangeClosed(1, 25).mapToObj(i -> "-" + i).toArray(String[]::new);
        nothingWanted[24] = "25";
        Listing listing = new Listing(nothingWanted);

        RecordPage first = listing.from(START, 50);

        assertThat(first.records()).isEmpty();
        assertThat(listing.asked).extracting(Position::page).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(first.next()).isNotNull();
        assertThat(first.next().page()).isEqualTo(11);
        assertThat(listing.all(first.next(), 50)).containsExactly("25");
    }

    @Test
    void aListingThatEndsWithTheTenthCallHasEnded() {
        String[] pages = IntStream.rangeClosed(1, 10).mapToObj(i -> "" + i).toArray(String[]::new);

        assertThat(new Listing(pages).from(START, 50).next()).isNull();
    }

    @Test
    void aRecordOnTwoNeighbouringPagesByTokenComesOnce() {
        Listing listing = new Listing("3 2", "2 1");
        listing.tokens = true;

        assertThat(listing.all(50)).containsExactly("3", "2", "1");
    }

    @Test
    void aTokenIsHandedOnAsTheCrmGaveIt() {
        Listing listing = new Listing("1 2 3", "4 5 6", "7");
        listing.tokens = true;

        RecordPage first = listing.from(START, 3);
        RecordPage second = listing.from(first.next(), 2);
        RecordPage third = listing.from(second.next(), 50);

        assertThat(first.next().token()).isEqualTo("token-2");
        assertThat(second.next().token()).isEqualTo("token-2");
        assertThat(Queries.ids(second)).containsExactly("4", "5");
        assertThat(Queries.ids(third)).containsExactly("6", "7");
        assertThat(listing.asked).extracting(Position::token).containsExactly(null, "token-2", "token-2", "token-3");
    }

    /** A CRM with these pages; ids with a minus are records that the caller does not want. */
    private static final class Listing implements RecordPager.Source {
        private final List<String> pages;
        private final List<Position> asked = new ArrayList<>();
        private boolean tokens;

        Listing(String... pages) {
            this.pages = List.of(pages);
        }

        RecordPage from(Position position, int limit) {
            Question<RecordPage> step = new RecordPager(this, limit).from(position);
            while (step instanceof Question.Ask<RecordPage> call) {
                int page = Integer.parseInt(call.request().query().getOrDefault("page", ""));
                String ids = pages.get(page - 1).isEmpty()
                        ? "[]"
                        : "[" + pages.get(page - 1).replace(' ', ',') + "]";
                step = call.then().apply(Wire.answer(200, ids));
            }
            return ((Question.Result<RecordPage>) step).value();
        }

        List<String> all(int limit) {
            return all(START, limit);
        }

        List<String> all(Position start, int limit) {
            List<String> ids = new ArrayList<>();
            Set<Position> starts = new HashSet<>();
            for (Position next = start; next != null; ) {
                assertThat(starts.add(next)).as("each call gets on").isTrue();
                RecordPage page = from(next, limit);
                assertThat(page.records().size()).isLessThanOrEqualTo(limit);
                ids.addAll(Queries.ids(page));
                next = page.next();
            }
            return ids;
        }

        @Override
        public CrmRequest request(Position position) {
            asked.add(position);
            return CrmRequest.get("/x").with("page", position.page());
        }

        @Override
        public RecordPager.CrmPage read(Position position, CrmResponse response) {
            List<RecordPager.Candidate> records = new ArrayList<>();
            for (JsonNode id : response.json()) {
                records.add(new RecordPager.Candidate(lead(Math.abs(id.asInt())), id.asInt() > 0));
            }
            boolean last = position.page() == pages.size();
            String token = tokens ? "token-" + (position.page() + 1) : null;
            return new RecordPager.CrmPage(records, last ? null : position.next(token));
        }

        private static CrmRecord lead(int id) {
            return MappedRecord.of(RecordKind.LEAD, Json.object().put("id", id)::path, "x", "c", null, null);
        }
    }
}
