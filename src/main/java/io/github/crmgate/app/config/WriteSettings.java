package io.github.crmgate.app.config;

import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.writejob.WritePolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings of asynchronous writes.
 *
 * @param from Camel endpoint from which batches of writes come; null for none
 * @param resultsTo Camel endpoint of the results; null for none
 * @param policy how batches are carried out
 * @param concurrency maximum number of batches that a process carries out at the same time
 */
public record WriteSettings(@Nullable String from, @Nullable String resultsTo, WritePolicy policy, int concurrency) {
    private static final Setting FROM = new Setting(
            "crmgate.write.from",
            null,
            "Camel endpoint from which CrmGate takes batches of writes, such as `kafka:crm-writes?brokers=…`,"
                    + " `file:inbox` or `jms:queue:crm-writes`.");
    private static final Setting RESULTS_TO = new Setting(
            "crmgate.write.results-to",
            null,
            "Camel endpoint that receives the results of each asynchronous batch of writes.");
    private static final Setting RETRY_FOR = new Setting(
            "crmgate.write.retry-for",
            "1h",
            "Time for which an asynchronous write is retried while its CRM is down or limits the rate; then it becomes a"
                    + " dead letter.");
    private static final Setting CONCURRENCY = new Setting(
            "crmgate.write.concurrency",
            "16",
            "Asynchronous batches of writes that a process carries out at the same time, at most: 1 to 1000. One at a"
                    + " time for each connection.");

    private static final Setting SETTLE_AFTER = new Setting(
            "crmgate.write.settle-after",
            null,
            "Time after which CrmGate looks up, by its e-mail address, a record whose creation ended in"
                    + " `outcome_unknown`, and closes the dead letter if the record exists, such as 5m. Default: never.");

    /** Consumers of these schemes lose no message when the process dies, unless the URI says otherwise. */
    private static final Map<String, Map<String, String>> RELIABLE = Map.of(
            "kafka",
            Map.of(
                    "groupId", "crmgate",
                    "autoOffsetReset", "earliest",
                    "breakOnFirstError", "true",
                    "maxPollRecords", "1"),
            "jms",
            Map.of("transacted", "true"),
            "activemq6",
            Map.of("transacted", "true"));

    /** Returns the endpoint at which the route of asynchronous writes begins; nothing is sent to it if none is set. */
    public String source() {
        return from == null ? "direct:crmgate.write.from" : from;
    }

    /** Returns whether results go to Kafka. */
    public boolean keyedResults() {
        return resultsTo != null && resultsTo.startsWith("kafka:");
    }

    static List<Setting> all() {
        return List.of(FROM, RESULTS_TO, RETRY_FOR, CONCURRENCY, SETTLE_AFTER);
    }

    static WriteSettings read(SettingsReader reader) {
        String resultsTo = endpoint(reader, RESULTS_TO);
        String from = endpoint(reader, FROM);
        return new WriteSettings(
                from == null ? null : reliable(from),
                resultsTo,
                new WritePolicy(
                        reader.duration(RETRY_FOR),
                        resultsTo != null,
                        reader.isSet(SETTLE_AFTER) ? reader.duration(SETTLE_AFTER) : null),
                reader.integer(CONCURRENCY, 1, 1_000));
    }

    private static @Nullable String endpoint(SettingsReader reader, Setting setting) {
        String uri = reader.text(setting).orElse(null);
        if (uri != null && uri.chars().anyMatch(Character::isISOControl)) {
            reader.fault(
                    setting.key(), "has a line break or tab in it, as \\n or \\t in a file makes; write %0A or %09");
        }
        return uri;
    }

    private static String reliable(String uri) {
        Map<String, String> missing = new LinkedHashMap<>(RELIABLE.getOrDefault(uri.replaceFirst(":.*", ""), Map.of()));
        missing.keySet().removeIf(name -> uri.contains("?" + name + "=") || uri.contains("&" + name + "="));
        String added = missing.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .sorted()
                .collect(Collectors.joining("&"));
        return added.isEmpty() ? uri : uri + (uri.contains("?") ? "&" : "?") + added;
    }
}
