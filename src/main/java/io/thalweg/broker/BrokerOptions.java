package io.thalweg.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What an embedded broker is started with.
 *
 * @param data the folder that holds the logs and outlives the broker; empty for a temporary one that goes with it
 * @param port the loopback port for clients, 0 for a free one
 * @param properties broker properties that go over the built-in ones, for example for SASL and ACLs; the clients'
 *     listener is named {@value BrokerProperties#CLIENTS}, the controller's {@value BrokerProperties#CONTROLLER}
 */
public record BrokerOptions(Optional<Path> data, int port, Map<String, String> properties) {

    /** @throws IllegalArgumentException if the port is not in 0..65535 */
    public BrokerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + "; it must be in 0..65535");
        }
        properties = Map.copyOf(properties);
    }

    /** A temporary folder and a free port. */
    public static BrokerOptions temporary() {
        return new BrokerOptions(Optional.empty(), 0, Map.of());
    }

    /** A folder that is kept, and a free port. */
    public static BrokerOptions keptIn(Path data) {
        return new BrokerOptions(Optional.of(data), 0, Map.of());
    }

    public BrokerOptions withPort(int fixedPort) {
        return new BrokerOptions(data, fixedPort, properties);
    }

    public BrokerOptions withProperties(Map<String, String> brokerProperties) {
        return new BrokerOptions(data, port, brokerProperties);
    }
}
