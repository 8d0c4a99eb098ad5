package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.json.Json;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where changes can go, each against the real thing. */
final class SinkTest {
    private static final String BROKER_URL = "camel.component.activemq6.broker-url";

    private static EmbeddedKafka kafka;

    private final SimulatedCrm crm = SimulatedCrm.start("zoho");
    private final Map<String, String> settings = new HashMap<>(crm.settings());
    private RunningCrmGate gate;

    @BeforeAll
    static void startKafka(@TempDir Path folder) {
        kafka = EmbeddedKafka.start(folder);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @AfterEach
    void stop() {
        if (gate != null) {
            gate.close();
        }
        crm.close();
    }

    @Test
    void kafkaKeepsTheChangesOfALeadInOrder() throws Exception {
        kafka.createTopic("leads", 4);
        start("kafka:leads?brokers=" + kafka.brokers());
        String first = crm.add("First");
        String second = crm.add("Second");
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = kafka.consumer("leads")) {
            await().until(() -> {
                records.addAll(EmbeddedKafka.poll(consumer));
                return records.size() == 2;
            });
            crm.change(first, "First again");
            await().until(() -> {
                records.addAll(EmbeddedKafka.poll(consumer));
                return records.size() == 3;
            });
        }

        assertThat(records)
                .extracting(ConsumerRecord::key)
                .containsExactlyInAnyOrder("default/" + first, "default/" + second, "default/" + first);
        ConsumerRecord<String, String> last = records.get(2);
        assertThat(lastName(last.value())).isEqualTo("First again");
        assertThat(header(last, "Content-Type")).isEqualTo("application/json");
        assertThat(header(last, "CrmGate-Connection")).isEqualTo("default");
        assertThat(header(last, "CrmGate-Lead")).isEqualTo(first);
        assertThat(header(last, "Idempotency-Key")).startsWith("default/" + first + "/");
        assertThat(last.headers().toArray()).hasSize(4);
        assertThat(records.stream()
                        .filter(record -> record.key().equals("default/" + first))
                        .map(ConsumerRecord::partition)
                        .distinct())
                .hasSize(1);
    }

    /** The recipe "web form, Kafka, CRM" of docs/writing-records.md. */
    @Test
    void aFormSendsLeadsThroughKafkaAndNoneIsWrittenTwice() throws Exception {
        kafka.createTopic("crm-writes", 2);
        kafka.createTopic("crm-results", 2);
        settings.put("crmgate.write.from", "kafka:crm-writes?brokers=" + kafka.brokers());
        settings.put("crmgate.write.results-to", "kafka:crm-results?brokers=" + kafka.brokers());
        crm.empty();
        gate = RunningCrmGate.start(settings);
        String create = "{\"operation\":\"create\",\"leads\":[{\"lastName\":\"%s\",\"email\":\"%1$s@example.com\"}]}";
        try (KafkaConsumer<String, String> consumer = kafka.consumer("crm-results")) {
            kafka.send("crm-writes", "default", create.formatted("Ray"));
            kafka.send("crm-writes", "default", create.formatted("Boyle"));
            List<ConsumerRecord<String, String>> results = new ArrayList<>();
            await().until(() -> {
                results.addAll(EmbeddedKafka.poll(consumer));
                return results.size() == 2;
            });

            assertThat(results).allSatisfy(result -> {
                assertThat(result.key()).isEqualTo("default");
                assertThat(result.value()).contains("\"status\":201");
                assertThat(result.value()).contains(header(result, "Idempotency-Key"));
                assertThat(result.headers().toArray()).hasSize(3);
            });

            gate.restart("record-write-async", () -> kafka.forgetOffsets("crmgate")); // all is delivered again
            kafka.send("crm-writes", "default", create.formatted("Last"));
            await().until(() -> {
                results.addAll(EmbeddedKafka.poll(consumer));
                return results.size() > 2;
            });
            assertThat(results.get(2).value()).contains("\"lastName\":\"Last\"");
            assertThat(crm.journal()).hasSize(3);
        }
    }

    @Test
    void jmsTakesTextMessages() throws Exception {
        BrokerService broker = broker();
        System.setProperty(BROKER_URL, url(broker));
        try (QueueReader leads = new QueueReader(url(broker), "leads")) {
            settings.put("crmgate.write.from", "activemq6:queue:writes");
            start("activemq6:queue:leads");
            String first = crm.add("First");
            crm.add("Second");

            TextMessage message = leads.next();
            assertThat(lastName(message.getText())).isEqualTo("First");
            assertThat(message.getStringProperty("Content_HYPHEN_Type")).isEqualTo("application/json");
            assertThat(message.getStringProperty("CrmGate_HYPHEN_Connection")).isEqualTo("default");
            assertThat(message.getStringProperty("CrmGate_HYPHEN_Lead")).isEqualTo(first);
            assertThat(message.getStringProperty("Idempotency_HYPHEN_Key")).startsWith("default/" + first + "/");
            assertThat(message.getJMSReplyTo()).isNull();
            assertThat(lastName(leads.next().getText())).isEqualTo("Second");

            leads.send("writes", "{\"operation\":\"create\",\"leads\":[{\"lastName\":\"Third\"}]}");
            assertThat(lastName(leads.next().getText())).isEqualTo("Third"); // it was written, and polled
        } finally {
            System.clearProperty(BROKER_URL);
            broker.stop();
        }
    }

    @Test
    void aLetterIsReplayedToJmsWithoutWaitingForAReply() throws Exception {
        BrokerService broker = broker();
        String url = url(broker);
        int port = broker.getTransportConnectors().get(0).getConnectUri().getPort();
        broker.stop();
        broker.waitUntilStopped();
        System.setProperty(BROKER_URL, url);
        try {
            settings.put("crmgate.poll.redeliveries", "1");
            start("activemq6:queue:leads");
            crm.add("First");
            await().until(() -> !letters().isEmpty());
            broker = broker(port);
            Answer replayed = gate.post("/api/dead-letters/" + letters().get(0) + "/replay");
            assertThat(replayed.status()).as(replayed.text()).isEqualTo(200);
            try (QueueReader leads = new QueueReader(url, "leads")) {
                assertThat(lastName(leads.next().getText())).isEqualTo("First");
            }
        } finally {
            System.clearProperty(BROKER_URL);
            broker.stop();
        }
    }

    @Test
    void theQueryOfAWebhookIsSentAndNeverShown() {
        WireMockServer webhook = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        webhook.start();
        try {
            webhook.stubFor(
                    post(urlPathEqualTo("/leads")).willReturn(aResponse().withStatus(503)));
            settings.put("crmgate.poll.redeliveries", "1");
            start("http://127.0.0.1:" + webhook.port() + "/leads?token=qu3ry-s3cret");
            crm.add("First");
            await().until(() -> !letters().isEmpty());

            LoggedRequest request = webhook.getAllServeEvents().get(0).getRequest();
            assertThat(request.getUrl()).isEqualTo("/leads?token=qu3ry-s3cret");
            assertThat(request.getHeaders().keys())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("kafka"));
            assertThat(gate.get("/api/dead-letters").text()
                            + gate.get("/api/polls").text()
                            + gate.get("/observe/health").text()
                            + gate.getText("/observe/metrics").body())
                    .doesNotContain("qu3ry", "First");
        } finally {
            webhook.stop();
        }
    }

    @Test
    void endpointsThatCanNotWorkEndTheStart() {
        settings.put("crmgate.write.from", "pigeon:writes");
        settings.put("crmgate.write.results-to", "direct:missing");

        assertThatThrownBy(() -> start("direct:none"))
                .satisfies(e -> assertThat(new StartFailure(RouteFolder.present(), List.of()).reason(e))
                        .startsWith("crmgate.poll.to: no route begins at direct:none")
                        .contains(
                                "crmgate.write.from: there is no component 'pigeon'",
                                "crmgate.write.results-to: no route begins at direct:missing"));
    }

    private void start(String to) {
        crm.empty();
        settings.put("crmgate.poll.enabled", "true");
        settings.put("crmgate.poll.schedule", "* * * * * ?");
        settings.put("crmgate.poll.to", to);
        gate = RunningCrmGate.start(settings);
        await().until(() -> gate.get("/api/polls/default").status() == 200);
    }

    private List<String> letters() {
        return gate.get("/api/dead-letters").data().findValuesAsText("id");
    }

    private static String lastName(String message) {
        return Json.parse(message.getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .path("lastName")
                .asText();
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static BrokerService broker() throws Exception {
        return broker(0);
    }

    private static BrokerService broker(int port) throws Exception {
        BrokerService broker = new BrokerService();
        broker.setPersistent(false);
        broker.setUseJmx(false);
        broker.setUseShutdownHook(false);
        broker.addConnector("tcp://127.0.0.1:" + port);
        broker.start();
        broker.waitUntilStarted();
        return broker;
    }

    private static String url(BrokerService broker) throws Exception {
        TransportConnector connector = broker.getTransportConnectors().get(0);
        return "tcp://127.0.0.1:" + connector.getConnectUri().getPort();
    }

    /** A consumer of a queue. */
    private static final class QueueReader implements AutoCloseable {
        private final Connection connection;
        private final Session session;
        private final MessageConsumer consumer;

        QueueReader(String url, String queue) throws Exception {
            connection = new ActiveMQConnectionFactory(url).createConnection();
            connection.start();
            session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            consumer = session.createConsumer(session.createQueue(queue));
        }

        TextMessage next() throws Exception {
            Message message = consumer.receive(20_000);
            assertThat(message).isInstanceOf(TextMessage.class);
            return (TextMessage) message;
        }

        void send(String queue, String text) throws JMSException {
            session.createProducer(session.createQueue(queue)).send(session.createTextMessage(text));
        }

        @Override
        public void close() throws JMSException {
            connection.close();
        }
    }
}
