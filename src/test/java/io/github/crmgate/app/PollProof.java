package io.github.crmgate.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what a sink took of one connection with what the CRM recorded.
 *
 * <ol>
 *   <li>Nothing comes that the CRM did not record.
 *   <li>The last of each lead comes, and whatever was a lead's newest from before a whole run until after it.
 *   <li>Nothing comes twice, but for what was delivered of a page before a kill: a page after each kill at most.
 *   <li>All comes in order of its time, and what happened to one lead in the order in which it happened.
 * </ol>
 */
final class PollProof {
    private static final int PAGE = 200;
    private static final int MOST_TOLD = 20;

    private final List<RandomLeads.Version> versions;
    private final List<PollWatch.Look> looks;
    private final List<LeadSink.Delivery> taken;
    private final List<Integer> kills;
    private final List<String> faults = new ArrayList<>();

    /** @param kills how much was taken by the time of each kill, in order */
    PollProof(
            List<RandomLeads.Version> versions,
            List<PollWatch.Look> looks,
            List<LeadSink.Delivery> taken,
            List<Integer> kills) {
        this.versions = versions;
        this.looks = looks;
        this.taken = taken;
        this.kills = kills;
    }

    /** What is wrong, in words; empty if nothing is. */
    List<String> faults() {
        faults.clear();
        nothingInvented();
        if (faults.isEmpty()) {
            nothingMissed();
            nothingRepeated();
            inOrder();
        }
        return faults.size() > MOST_TOLD ? faults.subList(0, MOST_TOLD) : faults;
    }

    /** How many versions must have come though they were not the last of their leads. */
    long seenInBetween() {
        return versions.stream()
                .filter(version -> version.until() != null && outlastedARun(version))
                .count();
    }

    private void nothingInvented() {
        Map<String, RandomLeads.Version> known = byText();
        for (int i = 0; i < taken.size(); i++) {
            LeadSink.Delivery delivery = taken.get(i);
            RandomLeads.Version version = known.get(delivery.text());
            if (version == null
                    || !version.id().equals(delivery.id())
                    || version.deletion() != delivery.deleted()
                    || !version.at().equals(at(delivery))) {
                faults.add("invented: " + i + " " + delivery.message() + ", recorded was " + version);
            }
        }
    }

    private void nothingMissed() {
        Set<String> texts = new HashSet<>();
        taken.forEach(delivery -> texts.add(delivery.text()));
        for (RandomLeads.Version version : versions) {
            boolean wanted = version.until() == null || outlastedARun(version);
            if (wanted && !texts.contains(version.text())) {
                faults.add("missed: " + version);
            }
        }
    }

    private boolean outlastedARun(RandomLeads.Version version) {
        return looks.stream()
                .anyMatch(look -> version.madeBy().isBefore(look.readUpTo())
                        && (version.until() == null || look.at().isBefore(version.until())));
    }

    private void nothingRepeated() {
        Map<String, Integer> last = new HashMap<>();
        Map<Integer, Integer> repeats = new TreeMap<>();
        for (int i = 0; i < taken.size(); i++) {
            String text = taken.get(i).text();
            Integer earlier = last.put(text, i);
            if (earlier != null) {
                int kill = firstKillAfter(earlier);
                if (kill > i || kill - earlier > PAGE) {
                    faults.add("repeated: " + i + " " + text + ", as " + earlier + "; kills " + kills);
                } else {
                    repeats.merge(kill, 1, Integer::sum);
                }
            }
        }
        repeats.forEach((kill, count) -> {
            if (count > PAGE) {
                faults.add("repeated: " + count + " after the kill at " + kill);
            }
        });
    }

    private int firstKillAfter(int index) {
        return kills.stream().filter(kill -> kill > index).findFirst().orElse(Integer.MAX_VALUE);
    }

    private void inOrder() {
        Map<String, RandomLeads.Version> known = byText();
        Map<String, Integer> ofLead = new HashMap<>();
        Set<String> seen = new HashSet<>();
        Instant youngest = Instant.MIN;
        for (int i = 0; i < taken.size(); i++) {
            RandomLeads.Version version = known.get(taken.get(i).text());
            Integer before = ofLead.put(version.id(), version.number());
            if (before != null && before > version.number()) {
                faults.add("out of order: " + i + " " + version + " after " + versions.get(before));
            }
            if (seen.add(version.text())) {
                if (version.at().isBefore(youngest)) {
                    faults.add("out of order: " + i + " " + version + " after one of " + youngest);
                }
                youngest = version.at().isAfter(youngest) ? version.at() : youngest;
            }
        }
    }

    private Map<String, RandomLeads.Version> byText() {
        Map<String, RandomLeads.Version> byText = new LinkedHashMap<>();
        versions.forEach(version -> byText.put(version.text(), version));
        return byText;
    }

    private static Instant at(LeadSink.Delivery delivery) {
        return Instant.parse(delivery.message()
                .path(delivery.deleted() ? "deletedAt" : "modifiedAt")
                .asText());
    }
}
