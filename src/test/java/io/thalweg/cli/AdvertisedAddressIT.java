package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that answers where it is asked, and sends its clients to an address where nothing is. */
final class AdvertisedAddressIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @Test
    void shouldNameTheAddressThatWasAdvertisedAndNotReached() throws IOException {
        int port = freePort();
        int nowhere = freePort();
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.keptIn(folder).withPort(port))) {
            assertThat(Outcome.of("topics", "create", "--set", "bootstrap.servers=" + broker.bootstrapServers())
                            .exitCode())
                    .isZero();
        }
        BrokerOptions elsewhere = BrokerOptions.keptIn(folder)
                .withPort(port)
                .withProperties(Map.of("advertised.listeners", "CLIENTS://localhost:" + nowhere));
        try (EmbeddedBroker broker = EmbeddedBroker.start(elsewhere)) {
            Outcome outcome = Outcome.of("topics", "verify", "--set", "bootstrap.servers=localhost:" + broker.port());
            assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
            assertThat(outcome.err())
                    .contains("it sends its clients to localhost:" + nowhere + " (advertised.listeners of the broker)");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            return free.getLocalPort();
        }
    }
}
