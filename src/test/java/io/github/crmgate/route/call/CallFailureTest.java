package io.github.crmgate.route.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import java.io.IOException;
import java.net.ConnectException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CallFailureTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("refused"), ProblemCode.CRM_UNAVAILABLE),
                Arguments.of(new SSLHandshakeException("expired certificate"), ProblemCode.CRM_UNAVAILABLE),
                Arguments.of(new SSLPeerUnverifiedException("another host"), ProblemCode.CRM_UNAVAILABLE),
                Arguments.of(new SSLException("Received fatal alert: internal_error"), ProblemCode.OUTCOME_UNKNOWN),
                Arguments.of(new IOException("reset"), ProblemCode.OUTCOME_UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void onlyAFailureBeforeTheRequestLeavesNoDoubt(IOException failure, ProblemCode code) throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);

            CrmGateException problem = catchThrowableOfType(CrmGateException.class, () -> CallFailure.fail(exchange));

            assertThat(problem.problem().code()).isEqualTo(code);
        }
    }
}
