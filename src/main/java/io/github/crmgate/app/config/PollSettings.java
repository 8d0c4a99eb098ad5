package io.github.crmgate.app.config;

import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.poll.PollReading;
import io.github.crmgate.poll.PollScope;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * Settings of polls.
 *
 * @param enabled whether polls run
 * @param times returns the first time of the schedule after another
 * @param jitter time over which polls that are due at the same time are spread
 * @param kinds kinds of records to poll
 * @param to Camel endpoint of messages; empty if polls are disabled
 * @param from start of polls; null for the present time
 * @param reading what to read from a CRM
 * @param stopsOnError whether a message that can't be delivered ends the run; otherwise it becomes a dead letter
 * @param redeliveries number of redeliveries before that
 * @param concurrency maximum number of scheduled polls that a process runs at the same time
 */
public record PollSettings(
        boolean enabled,
        UnaryOperator<Instant> times,
        Duration jitter,
        PollScope scope,
        Set<RecordKind> kinds,
        String to,
        @Nullable Instant from,
        PollReading reading,
        boolean stopsOnError,
        int redeliveries,
        int concurrency) {
    private static final Setting ENABLED = new Setting(
            "crmgate.poll.enabled",
            "false",
            "true or false: whether CrmGate polls records and sends each change to `crmgate.poll.to`.");
    private static final Setting SCHEDULE = new Setting(
            "crmgate.poll.schedule",
            "0 * * * * ?",
            "Quartz cron expression of the polls, in the time zone of the process. Default: each minute.");
    private static final Setting CONNECTIONS = new Setting(
            "crmgate.poll.connections",
            PollScope.DEFAULT,
            "Connections to poll: ids of connections and of owners, separated by commas, or `*` for all."
                    + " With `*`, an organisation that several users connected is delivered once for each.");
    private static final Setting KINDS = new Setting(
            "crmgate.poll.kinds",
            "leads",
            "Kinds of records to poll, separated by commas: `leads`, `contacts`, `deals`. Each is a poll of its own.");
    private static final Setting TO = new Setting(
            "crmgate.poll.to",
            null,
            "Camel endpoint that receives each change, such as `https://app.example.com/leads`,"
                    + " `file:leads` or `kafka:leads?brokers=…`.");
    private static final Setting FROM = new Setting(
            "crmgate.poll.from",
            "now",
            "Start of the first poll of a connection: `now`, `beginning`, or a time such as"
                    + " 2026-10-01T00:00:00Z.");
    private static final Setting ON_ERROR = new Setting(
            "crmgate.poll.on-error",
            "dead-letter",
            "What to do with a message that the receiver refuses: `dead-letter` keeps it and continues,"
                    + " `stop` stops the poll at this message.");
    private static final Setting REDELIVERIES = new Setting(
            "crmgate.poll.redeliveries",
            "4",
            "Redeliveries of a message before that, after 0.5, 1, 2 … seconds, up to 30.");
    private static final Setting DELETIONS = new Setting(
            "crmgate.poll.deletions",
            "true",
            "true or false: whether to read deletions, which costs one more CRM call per page.");
    private static final Setting FIELDS = new Setting(
            "crmgate.poll.fields",
            null,
            "Further CRM fields in each message of a lead, under `fields`: at most "
                    + FurtherFields.MAX
                    + " API names, separated by commas, such as `Annual_Revenue` (Zoho) or `cf_region` (Freshsales)."
                    + " Default: none.");
    private static final Setting CONTACT_FIELDS =
            new Setting("crmgate.poll.contact-fields", null, "The same in messages of contacts. Default: none.");
    private static final Setting DEAL_FIELDS =
            new Setting("crmgate.poll.deal-fields", null, "The same in messages of deals. Default: none.");
    private static final Setting OVERLAP = new Setting(
            "crmgate.poll.overlap",
            "2m",
            "Look-back window in which each run re-reads changes before the watermark and skips those"
                    + " already delivered.");
    private static final Setting CONCURRENCY = new Setting(
            "crmgate.poll.concurrency",
            "32",
            "Scheduled polls that a process runs at the same time, at most: 1 to 1000.");
    private static final Setting JITTER = new Setting(
            "crmgate.poll.jitter",
            "1m",
            "Time over which the polls that are due at the same time are spread. Each connection is polled a constant"
                    + " part of it after each time of the schedule. At most half of the schedule's shortest interval"
                    + " is used.");

    /** The time after the last one of a schedule that ends. */
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private static final PollScope NOBODY = new PollScope(Set.of());
    private static final Pattern COMMA = Pattern.compile(",");

    /** Returns whether kinds other than leads are polled. */
    public boolean severalKinds() {
        return !kinds.equals(Set.of(RecordKind.LEAD));
    }

    static List<Setting> all() {
        return List.of(
                ENABLED,
                SCHEDULE,
                JITTER,
                CONNECTIONS,
                KINDS,
                TO,
                FROM,
                ON_ERROR,
                REDELIVERIES,
                DELETIONS,
                FIELDS,
                CONTACT_FIELDS,
                DEAL_FIELDS,
                OVERLAP,
                CONCURRENCY);
    }

    static PollSettings read(SettingsReader reader, BiConsumer<String, String> warning) {
        boolean enabled = flag(reader, ENABLED);
        PollScope scope = scope(reader);
        if (reader.text(TO).isPresent() && !enabled) {
            warning.accept(TO.key(), "has no effect: " + ENABLED.key() + " is not true");
        }
        return new PollSettings(
                enabled,
                schedule(reader),
                reader.duration(JITTER),
                enabled ? scope : NOBODY,
                kinds(reader),
                enabled ? to(reader) : "",
                from(reader),
                new PollReading(reader.duration(OVERLAP), flag(reader, DELETIONS), fields(reader)),
                reader.choice(ON_ERROR, List.of("dead-letter", "stop")).equals("stop"),
                reader.integer(REDELIVERIES, 0, 100),
                reader.integer(CONCURRENCY, 1, 1_000));
    }

    private static boolean flag(SettingsReader reader, Setting setting) {
        return reader.choice(setting, List.of("true", "false")).equals("true");
    }

    private static Set<RecordKind> kinds(SettingsReader reader) {
        Set<RecordKind> kinds = EnumSet.noneOf(RecordKind.class);
        for (String name : COMMA.split(reader.required(KINDS), -1)) {
            Stream.of(RecordKind.values())
                    .filter(kind -> kind.plural().equals(name.strip()))
                    .findFirst()
                    .ifPresentOrElse(
                            kinds::add,
                            () -> reader.fault(
                                    KINDS.key(),
                                    "holds '" + name.strip() + "'; use leads, contacts or deals, separated by commas"));
        }
        return Set.copyOf(kinds);
    }

    private static Map<RecordKind, FurtherFields> fields(SettingsReader reader) {
        return Map.of(
                RecordKind.LEAD, fields(reader, FIELDS),
                RecordKind.CONTACT, fields(reader, CONTACT_FIELDS),
                RecordKind.DEAL, fields(reader, DEAL_FIELDS));
    }

    private static FurtherFields fields(SettingsReader reader, Setting setting) {
        try {
            return FurtherFields.parse(reader.text(setting).orElse(null));
        } catch (IllegalArgumentException e) {
            reader.fault(setting.key(), String.valueOf(e.getMessage()));
            return FurtherFields.NONE;
        }
    }

    private static UnaryOperator<Instant> schedule(SettingsReader reader) {
        String schedule = reader.required(SCHEDULE);
        try {
            CronExpression times = new CronExpression(schedule);
            if (times.getNextValidTimeAfter(Date.from(Instant.now())) == null) {
                reader.fault(SCHEDULE.key(), "is '" + schedule + "', which is never again");
            }
            return after -> {
                Date next = times.getNextValidTimeAfter(Date.from(after));
                return next == null ? NEVER : next.toInstant();
            };
        } catch (ParseException e) {
            reader.fault(
                    SCHEDULE.key(),
                    "is '" + schedule + "', but must be a Quartz cron expression such as 0 0/5 * * * ?: "
                            + e.getMessage());
            return after -> NEVER;
        }
    }

    private static String to(SettingsReader reader) {
        String to = reader.required(TO);
        if (to.chars().anyMatch(Character::isISOControl)) {
            reader.fault(TO.key(), "has a line break or tab in it, as \\n or \\t in a file makes; write %0A or %09");
        }
        return to;
    }

    private static PollScope scope(SettingsReader reader) {
        Set<String> names = new TreeSet<>();
        for (String name : COMMA.splitAsStream(reader.required(CONNECTIONS)).toList()) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        if (names.isEmpty()) {
            reader.fault(CONNECTIONS.key(), "names no connection or owner");
        }
        if (names.size() > 1 && names.contains(PollScope.ALL)) {
            reader.fault(CONNECTIONS.key(), "names " + PollScope.ALL + " beside others; it means all");
        }
        return new PollScope(names);
    }

    private static @Nullable Instant from(SettingsReader reader) {
        String from = reader.required(FROM);
        if (from.equalsIgnoreCase("now")) {
            return null;
        }
        if (from.equalsIgnoreCase("beginning")) {
            return Instant.EPOCH;
        }
        try {
            return OffsetDateTime.parse(from).toInstant();
        } catch (DateTimeException e) {
            reader.fault(
                    FROM.key(),
                    "is '" + from + "', but must be now, beginning, or a time with zone such as 2026-10-01T00:00:00Z");
            return null;
        }
    }
}
