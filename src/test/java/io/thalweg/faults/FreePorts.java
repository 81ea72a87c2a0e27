package io.thalweg.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of localhost that nobody listens at. */
final class FreePorts {

    private FreePorts() {}

    /** Finds so many; each is held until all are known, so that they differ. */
    static int[] find(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            try {
                while (held.size() < count) {
                    held.add(new ServerSocket(0, 1, InetAddress.getByName("localhost")));
                }
                return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
            } finally {
                for (ServerSocket socket : held) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
