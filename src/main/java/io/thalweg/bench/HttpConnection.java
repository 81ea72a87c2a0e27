package io.thalweg.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that asks one thing after the other (HTTP/1.1, RFC 9112), and takes little of the processors that it shares with
 * what it asks. It knows no redirects, no compression, no TLS. One thread.
 */
public final class HttpConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 10_000;
    private static final int MOST_LINE_BYTES = 16_384;

    private final Socket socket;
    private final InputStream in;
    private final String host;

    /**
     * What came back.
     *
     * @param after the header Thalweg-Position, empty where there is none
     * @param body whole
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Answer(int status, String after, byte[] body) {}

    /** Connects to the host and port of an address. */
    public HttpConnection(URI address) throws IOException {
        this.socket = new Socket();
        this.host = address.getAuthority();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_MILLIS);
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
            this.in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Asks for a path with its query, both encoded. */
    public Answer get(String path) throws IOException {
        return ask("GET", path, "", "");
    }

    /**
     * Asks for anything.
     *
     * @param headers lines that end with CRLF, or nothing
     * @param json the body, empty for none
     */
    public Answer ask(String method, String path, String headers, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String about =
                body.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n";
        byte[] head = (method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + about + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length + body.length);
        request.write(head);
        request.write(body);
        socket.getOutputStream().write(request.toByteArray()); // at once: one packet
        return answer();
    }

    private Answer answer() throws IOException {
        String statusLine = line();
        String[] parts = statusLine.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/")) {
            throw new IOException("no answer in HTTP: " + statusLine);
        }
        int length = 0;
        boolean isChunked = false;
        String after = "";
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> length = Integer.parseInt(value);
                case "transfer-encoding" -> isChunked = value.equals("chunked");
                case "thalweg-position" -> after = value;
                default -> {
                    // of no use here
                }
            }
        }
        return new Answer(Integer.parseInt(parts[1]), after, isChunked ? chunks() : bytes(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            all.write(bytes(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ends early");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() > MOST_LINE_BYTES) {
                throw new EOFException("the connection ends, or a line doesn't");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more in any case.
        }
    }
}
