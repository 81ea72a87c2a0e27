package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.serve.ServingInstance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The API behind HTTPS, as raw sockets see it; without brokers, which what is asked here doesn't need. */
@Timeout(120)
final class ApiTlsTest {

    private static final String PASSWORD = "of-the-api-9c4e";
    private static final Duration WAIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void shouldAnswerHttpsOnlyAndNoOldVersionOfIt() throws Exception {
        Path keystore = keystore("first", PASSWORD);
        try (Api api = new Api(folder, keystore)) {
            assertThat(api.uri().getScheme()).isEqualTo("https");
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (SSLSocket socket = api.socket(keystore, version)) {
                    assertThat(ask(socket)).startsWith("HTTP/1.1 503 ").contains("\"ok\":false");
                    assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                }
            }
            for (String version : List.of("TLSv1", "TLSv1.1")) {
                assertThatThrownBy(() -> api.socket(keystore, version)).isInstanceOf(SSLHandshakeException.class);
            }
            try (Socket socket = new Socket(api.uri().getHost(), api.uri().getPort())) {
                assertThat(ask(socket)).doesNotContain("HTTP/1.1");
            }
        }
    }

    @Test
    void shouldServeTheNewCertificateAndKeepTheOldOneWhenTheNewIsOfNoUse() throws Exception {
        Path first = keystore("first", PASSWORD);
        Path served = Files.copy(first, folder.resolve("api.p12"));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Certificate.class);
        logger.addAppender(log);
        try (Api api = new Api(folder, served)) {
            assertThat(api.name(first)).isEqualTo("CN=first");

            Path second = keystore("second", PASSWORD);
            try (SSLSocket kept = api.socket(first, "TLSv1.3")) {
                replace(second, served);
                await().atMost(WAIT).ignoreExceptions().untilAsserted(() -> assertThat(api.name(second))
                        .isEqualTo("CN=second"));
                assertThat(ask(kept)).as("on a connection from before").startsWith("HTTP/1.1 ");
            }

            replace(keystore("third", "another-password"), served);
            await().atMost(WAIT).until(() -> warnings(log).size() == 1);
            replace(Files.writeString(folder.resolve("text"), "no keystore"), served);
            await().atMost(WAIT).until(() -> warnings(log).size() == 2);
            Files.delete(served);
            await().atMost(WAIT).until(() -> warnings(log).size() == 3);
            assertThat(api.name(second)).isEqualTo("CN=second");
            assertThat(warnings(log))
                    .allMatch(line -> line.contains("api.tls.keystore, " + served + ": "))
                    .noneMatch(line -> line.contains(PASSWORD));
            assertThat(warnings(log).get(0)).contains("another password than api.tls.password");
            assertThat(warnings(log).get(1)).contains("no PKCS12 file");
            assertThat(warnings(log).get(2)).contains("there is no such file");

            replace(first, served);
            await().atMost(WAIT).ignoreExceptions().untilAsserted(() -> assertThat(api.name(first))
                    .isEqualTo("CN=first"));
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void shouldSayAtTheStartWhatIsWrongWithTheFileAndWhatToType() throws Exception {
        Path absent = folder.resolve("absent.p12");
        assertThatThrownBy(() -> Certificate.read(absent, PASSWORD))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("api.tls.keystore is " + absent + ": there is no such file; make one: keytool ");
        Path text = Files.writeString(folder.resolve("text.p12"), "no keystore");
        assertThatThrownBy(() -> Certificate.read(text, PASSWORD))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("it is no PKCS12 file")
                .hasMessageContaining("openssl pkcs12 -export");
        Path other = keystore("other", "another-password");
        assertThatThrownBy(() -> Certificate.read(other, PASSWORD))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("it has another password than api.tls.password")
                .hasMessageNotContaining(PASSWORD);
        assertThatThrownBy(() -> Certificate.read(folder, PASSWORD))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("it can't be read");
        Path certificates = certificatesOf(other);
        assertThatThrownBy(() -> Certificate.read(certificates, PASSWORD))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("certificates and no key");
    }

    private static List<String> warnings(ListAppender<ILoggingEvent> log) {
        return List.copyOf(log.list).stream()
                .filter(each -> each.getLevel().levelStr.equals("WARN"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static void replace(Path source, Path target) throws IOException {
        Path copy = Files.copy(source, target.resolveSibling("new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What it answers to one request, to the end of the connection. */
    private static String ask(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write("GET /health/serving HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (InputStream in = socket.getInputStream()) {
            in.transferTo(answer);
        } catch (IOException e) {
            // It ends by force where it isn't HTTP.
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private Path keystore(String name, String password) throws IOException, InterruptedException {
        Path keystore = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        (keytool + " -genkeypair -alias api -keyalg EC -dname CN=" + name + " -ext san=dns:localhost"
                                        + " -validity 2 -storetype PKCS12 -storepass " + password + " -keystore "
                                        + keystore)
                                .split(" "))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return keystore;
    }

    private Path certificatesOf(Path keystore) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            keys.load(in, "another-password".toCharArray());
        }
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("api", keys.getCertificate("api"));
        Path file = folder.resolve("certificates.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            certificates.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    /** A serving instance that reads nothing, behind HTTPS. */
    private static final class Api implements AutoCloseable {

        private final ServingInstance instance;
        private final ApiServer server;

        Api(Path folder, Path keystore) throws IOException {
            Map<String, String> set = new HashMap<>(Map.of(
                    "bootstrap.servers",
                    "127.0.0.1:9",
                    "state.dir",
                    folder.resolve("state").toString(),
                    "api.port",
                    "0",
                    "api.tls.keystore",
                    keystore.toString(),
                    "api.tls.password",
                    PASSWORD));
            ThalwegConfig config = ThalwegConfig.of(set);
            instance = new ServingInstance(config, 1);
            server = ApiServer.start(instance.serving(), config);
        }

        URI uri() {
            return server.address();
        }

        /** Of the certificate that it shows. */
        String name(Path trusted) throws Exception {
            try (SSLSocket socket = socket(trusted, "TLSv1.3")) {
                X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
                return shown.getSubjectX500Principal().getName();
            }
        }

        /** Connected, after the handshake. */
        SSLSocket socket(Path trusted, String version) throws Exception {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(trusted)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("api", keys.getCertificate("api"));
            TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusting.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusting.getTrustManagers(), null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(server.address().getHost(), server.address().getPort());
            try {
                socket.setEnabledProtocols(new String[] {version});
                socket.startHandshake();
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public void close() {
            server.close();
            instance.close();
        }
    }
}
