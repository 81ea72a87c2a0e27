package io.thalweg.faults;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a broker, knows Kafka's requests by their frames (length i32, then the kind as i16), and
 * cuts the connection on which the end of a transaction is asked for.
 */
final class CuttingProxy implements AutoCloseable {

    /** When to cut. */
    enum Moment {
        /** The broker never hears of it: the transaction is out. */
        BEFORE_THE_REQUEST,
        /** The broker has done it, the client never hears of that: the transaction is in. */
        BEFORE_THE_ANSWER
    }

    private final int target;
    private final ServerSocket server;
    private final AtomicReference<@Nullable Moment> next = new AtomicReference<>();
    private final AtomicInteger cuts = new AtomicInteger();

    CuttingProxy(int port, int targetPort) throws IOException {
        this.target = targetPort;
        this.server = new ServerSocket(port, 50, InetAddress.getByName("localhost"));
        start("accept", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Cuts the connection of the next request that ends a transaction. */
    void cutOnceAt(Moment moment) {
        next.set(moment);
    }

    int cutCount() {
        return cuts.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // The connection or the proxy was closed.
                    }
                },
                "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            Socket broker = new Socket(InetAddress.getByName("localhost"), target);
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            Connection connection = new Connection(client, broker);
            start("requests", connection::forwardRequests);
            start("answers", connection::forwardAnswers);
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket broker;
        /** Written by the thread of the requests alone. */
        private volatile boolean mute;

        Connection(Socket client, Socket broker) {
            this.client = client;
            this.broker = broker;
        }

        void forwardRequests() throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(broker.getOutputStream());
            try (client;
                    broker) {
                while (true) {
                    byte[] request = new byte[in.readInt()];
                    in.readFully(request);
                    Moment moment = isEndOfTransaction(request) ? next.getAndSet(null) : null;
                    if (moment == Moment.BEFORE_THE_REQUEST) {
                        cuts.incrementAndGet();
                        return;
                    }
                    if (moment == Moment.BEFORE_THE_ANSWER) {
                        mute = true;
                    }
                    out.writeInt(request.length);
                    out.write(request);
                    out.flush();
                }
            }
        }

        void forwardAnswers() throws IOException {
            InputStream in = broker.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            try (client;
                    broker) {
                int length;
                while ((length = in.read(buffer)) >= 0) {
                    if (mute) {
                        cuts.incrementAndGet();
                        return;
                    }
                    out.write(buffer, 0, length);
                }
            }
        }

        private static boolean isEndOfTransaction(byte[] request) {
            return request.length > 2 && ByteBuffer.wrap(request).getShort() == ApiKeys.END_TXN.id;
        }
    }
}
