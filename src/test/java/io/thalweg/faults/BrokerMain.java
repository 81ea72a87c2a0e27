package io.thalweg.faults;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Map;

/** A broker as a process of its own, so that it can be killed: {@code BrokerMain FOLDER PORT [soaked]}. */
final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] args) throws InterruptedException {
        BrokerOptions options = BrokerOptions.keptIn(Path.of(args[0]))
                .withPort(Integer.parseInt(args[1]))
                .withProperties(args.length > 2 ? Brokers.SOAKED : Map.of());
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            System.err.println("broker runs at " + broker.bootstrapServers());
            Thread.currentThread().join();
        }
    }
}
