package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.testing.SampleConnections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BannerTest {

    @ParameterizedTest
    @CsvSource({"us, , ', region us'", " , acme, ', domain acme'", " , , ''"})
    void showsWhereTheAccountIsIfThatIsKnown(String region, String domain, String place) {
        Connection connection = new Connection(
                "one",
                "nimbus",
                region,
                domain,
                null,
                ConnectionStatus.ACTIVE,
                List.of(),
                SampleConnections.CREATED,
                null,
                null,
                null);

        assertThat(Banner.place(connection)).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost",
        "::1, localhost",
        "0.0.0.0, localhost",
        "::, localhost",
        "[::], localhost",
        "192.0.2.7, 192.0.2.7",
        "2001:db8::7, [2001:db8::7]",
        "[2001:db8::7], [2001:db8::7]",
        "gate.example.com, gate.example.com",
    })
    void anAddressIsShownAsTheHostOfAUrl(String address, String host) {
        assertThat(Banner.host(address)).isEqualTo(host);
    }
}
