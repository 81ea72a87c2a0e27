package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ConfigSources;
import io.thalweg.config.ThalwegConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An embedded broker that speaks SASL_SSL only, with ACLs: nobody but the broker itself has a right at first. */
final class SecuredBroker implements AutoCloseable {

    private static final String BROKER = "broker";
    private static final String STORE_PASSWORD = "of-the-keystore-5d21";
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final EmbeddedBroker broker;
    private final Path folder;
    private final Path keystore;

    /** @param users beside the broker */
    SecuredBroker(Path folder, List<String> users) throws IOException, InterruptedException {
        this.folder = folder;
        this.keystore = keystore(folder);
        RecordingAuthorizer.forget();
        broker = EmbeddedBroker.start(BrokerOptions.temporary().withProperties(properties(users)));
    }

    /** The password of a user, found nowhere else. */
    static String password(String user) {
        return "secret-of-" + user + "-8f3a";
    }

    /** What protects the keystore, which serves as truststore too. */
    static String storePassword() {
        return STORE_PASSWORD;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** A configuration file of a user: the login's password lies in a file of its own, that of the store does not. */
    Path configOf(String user, String... more) throws IOException {
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve(user), password(user));
        List<String> lines = new ArrayList<>(List.of(
                "bootstrap.servers=" + bootstrapServers(),
                "security.protocol=SASL_SSL",
                "sasl.mechanism=PLAIN",
                "sasl.jaas.config=" + LOGIN + " username=\"" + user + "\" password=\"${dir:" + secrets + ":" + user
                        + "}\";",
                "ssl.truststore.location=" + keystore,
                // Commands are impatient by default, and a busy machine shakes hands slowly.
                "admin.default.api.timeout.ms=60000",
                "admin.request.timeout.ms=30000",
                "config.providers=dir",
                "config.providers.dir.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider"));
        lines.addAll(List.of(more));
        return Files.write(folder.resolve(user + ".properties"), lines);
    }

    /** The same, complete, as a command loads it. */
    ThalwegConfig clientOf(String user) throws IOException {
        Path file = configOf(user, "ssl.truststore.password=" + STORE_PASSWORD);
        return ThalwegConfig.load(new ConfigSources(Path.of("absent"), Optional.of(file), Map.of(), Map.of()));
    }

    /** The broker's own rights, which are all. */
    ThalwegConfig superUser() throws IOException {
        return clientOf(BROKER);
    }

    @Override
    public void close() {
        broker.close();
    }

    private Map<String, String> properties(List<String> users) {
        String logins = users.stream()
                .map(user -> " user_" + user + "=\"" + password(user) + "\"")
                .collect(Collectors.joining());
        String own = password(BROKER);
        String login = LOGIN + " username=\"" + BROKER + "\" password=\"" + own + "\" user_" + BROKER + "=\"" + own
                + "\"" + logins + ";";
        Map<String, String> properties = new HashMap<>(Map.of(
                "listener.security.protocol.map",
                "CLIENTS:SASL_SSL,CONTROLLER:SASL_SSL",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "sasl.mechanism.controller.protocol",
                "PLAIN",
                "listener.name.clients.plain.sasl.jaas.config",
                login,
                "listener.name.controller.plain.sasl.jaas.config",
                login,
                "authorizer.class.name",
                RecordingAuthorizer.class.getName(),
                "super.users",
                "User:" + BROKER));
        for (String store : List.of("keystore", "truststore")) {
            properties.put("ssl." + store + ".location", keystore.toString());
            properties.put("ssl." + store + ".password", STORE_PASSWORD);
        }
        return properties;
    }

    /** A certificate for localhost that signs itself, and so is its own authority. */
    private static Path keystore(Path folder) throws IOException, InterruptedException {
        Path keystore = folder.resolve("broker.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        (keytool + " -genkeypair -alias broker -keyalg EC -dname CN=localhost -ext san=dns:localhost"
                                        + " -validity 2 -storetype PKCS12 -storepass " + STORE_PASSWORD + " -keystore "
                                        + keystore)
                                .split(" "))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return keystore;
    }
}
