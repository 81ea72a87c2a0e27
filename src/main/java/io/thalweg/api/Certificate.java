package io.thalweg.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API's key and certificate, and the listener that speaks HTTPS with them: TLS 1.2 and 1.3 only.
 *
 * <p>The file is looked at every {@value #LOOK_SECONDS} s, by its content and not the time of the change, which two changes may share. New
 * connections get what is new; one that can't be used changes nothing but the log. No message says the password.
 */
final class Certificate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);
    private static final long LOOK_SECONDS = 2;
    private static final int MOST_BYTES = 10_000_000;

    private final Path file;
    private final char[] password;
    private final SslContextFactory.Server tls;
    private final ScheduledExecutorService looker;
    /** As last read, also where that was of no use, so that one change is tried once. */
    private byte[] content;

    private String warned = "";

    private Certificate(Path file, char[] password, byte[] content, SslContextFactory.Server tls) {
        this.file = file;
        this.password = password;
        this.content = content;
        this.tls = tls;
        this.looker = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread thread = new Thread(run, "thalweg-api-certificate");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Reads the file.
     *
     * @throws ConfigException if that can't be used; says what to type
     */
    static Certificate read(Path file, String password) {
        try {
            byte[] content = bytes(file);
            SslContextFactory.Server tls = with(keys(content, password.toCharArray()), password.toCharArray());
            return new Certificate(file, password.toCharArray(), content, tls);
        } catch (UnusableException e) {
            ConfigException refused = new ConfigException("api.tls.keystore is " + file + ": " + e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    /** The listener; the file is looked at from now on. */
    Connector connector(Server server, HttpConfiguration http, String host, int port) {
        HttpConfiguration secure = new HttpConfiguration(http);
        // By which names it may be called, HostCheck says.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        ServerConnector connector = new ServerConnector(server, tls, new HttpConnectionFactory(secure));
        connector.setHost(host);
        connector.setPort(port);
        var unused = looker.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        return connector;
    }

    private void look() {
        try {
            byte[] read = bytes(file);
            if (!Arrays.equals(read, content)) {
                content = read;
                replace(keys(read, password));
            }
        } catch (UnusableException e) {
            warn(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // or it would never be looked at again
            warn(e.toString());
        }
    }

    /** Tries it elsewhere first: a reload that fails leaves Jetty without any. */
    private void replace(KeyStore keys) throws UnusableException {
        with(keys, password);
        try {
            tls.reload(factory -> factory.setKeyStore(keys));
            warned = "";
            LOG.info("the API's certificate was read again from {}", file);
        } catch (Exception e) { // as Jetty declares it
            throw new UnusableException("it can't be used for TLS: " + e.getMessage(), e);
        }
    }

    /** Once, while it stays so. */
    private void warn(String problem) {
        if (!problem.equals(warned)) {
            warned = problem;
            LOG.warn("the API's certificate stays as it was; api.tls.keystore, {}: {}", file, problem);
        }
    }

    private static SslContextFactory.Server with(KeyStore keys, char[] password) throws UnusableException {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(keys);
        factory.setKeyStorePassword(new String(password));
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        factory.setRenegotiationAllowed(false);
        try {
            factory.start();
            return factory;
        } catch (Exception e) { // as Jetty declares it
            throw new UnusableException("it can't be used for TLS: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Path file) throws UnusableException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UnusableException("it has more than " + MOST_BYTES + " bytes", null);
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new UnusableException("there is no such file; make one: " + keytool(file), e);
        } catch (IOException e) {
            throw new UnusableException("it can't be read (" + e.getMessage() + ")", e);
        }
    }

    private static KeyStore keys(byte[] content, char[] password) throws UnusableException {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(new java.io.ByteArrayInputStream(content), password);
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(alias)) {
                    var unused = keys.getKey(alias, password); // in a file of its own password, it has none
                    return keys;
                }
            }
            throw new UnusableException("it has certificates and no key; put both in one file", null);
        } catch (IOException | GeneralSecurityException e) {
            boolean isPassword = e instanceof java.security.UnrecoverableKeyException
                    || e.getCause() instanceof java.security.UnrecoverableKeyException;
            throw new UnusableException(
                    isPassword
                            ? "it has another password than api.tls.password"
                            : "it is no PKCS12 file that can be read; make one of PEM files: openssl pkcs12 -export"
                                    + " -inkey KEY.pem -in CHAIN.pem -out FILE.p12",
                    e);
        }
    }

    private static String keytool(Path file) {
        return "keytool -genkeypair -alias api -keyalg EC -dname CN=HOST -ext san=dns:HOST -storetype PKCS12 -keystore "
                + file;
    }

    /** Looks no more. */
    @Override
    public void close() {
        looker.shutdownNow();
    }

    /** Why a file can't be used, as the end of a sentence. */
    private static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnusableException(String problem, @org.jspecify.annotations.Nullable Throwable cause) {
            super(problem, cause);
        }
    }
}
