package io.thalweg.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Two free ports of the loopback interface: Kafka has to know both before it binds them. */
record LoopbackPorts(int clients, int controller) {

    /**
     * Finds free ports.
     *
     * @param fixed the port for clients, 0 for any
     * @throws BrokerException if the fixed one is busy
     */
    static LoopbackPorts find(int fixed) {
        try (ServerSocket clients = bind(fixed)) {
            // Both are held until both are known, so that they differ.
            try (ServerSocket controller = bind(0)) {
                return new LoopbackPorts(clients.getLocalPort(), controller.getLocalPort());
            }
        } catch (IOException e) {
            throw new BrokerException(
                    fixed == 0
                            ? "no free port on localhost: " + e.getMessage()
                            : "port " + fixed + " is busy (" + e.getMessage()
                                    + "); stop what listens there, or choose another port, or 0 for a free one",
                    e);
        }
    }

    boolean areFree() {
        try (ServerSocket first = bind(clients);
                ServerSocket second = bind(controller)) {
            return first.isBound() && second.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            // As Kafka does: a port in TIME_WAIT counts as free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(BrokerProperties.HOST), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
