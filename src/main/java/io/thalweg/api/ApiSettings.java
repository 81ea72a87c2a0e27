package io.thalweg.api;

import io.thalweg.config.ApiKeys;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the API is served.
 *
 * @param port 0 for any that is free
 * @param tokens the file of tokens, or empty where anyone may ask
 * @param hosts names by which it may be called, beside its own
 * @param origins of web pages that may ask from a browser
 * @param requestsPerSecond of one token, 0 for any number
 * @param isComputing whether answers are computed too
 * @param waitMillis how long a read waits for a write
 * @param maxAgeMillis older answers are refused, 0 for none
 * @param keystore a PKCS12 file, or empty where HTTP is spoken
 * @param keystorePassword its password
 * @param listSize entries of a published list
 */
record ApiSettings(
        String host,
        int port,
        Optional<Path> tokens,
        List<String> hosts,
        List<String> origins,
        int requestsPerSecond,
        boolean isComputing,
        int waitMillis,
        int maxAgeMillis,
        Optional<Path> keystore,
        String keystorePassword,
        int listSize) {

    /** What a configuration says. */
    static ApiSettings of(ThalwegConfig config) {
        return new ApiSettings(
                config.get(ApiKeys.HOST),
                config.get(ApiKeys.PORT),
                path(config.get(ApiKeys.TOKENS)),
                ApiKeys.parts(config.get(ApiKeys.HOSTS)),
                ApiKeys.parts(config.get(ApiKeys.ORIGINS)),
                config.get(ApiKeys.RATE),
                config.get(ApiKeys.COMPUTED).equals("true"),
                config.get(ApiKeys.WAIT_MILLIS),
                config.get(ApiKeys.MAX_AGE_MILLIS),
                path(config.get(ApiKeys.TLS_KEYSTORE)),
                config.get(ApiKeys.TLS_PASSWORD),
                config.get(Keys.LIST_SIZE));
    }

    private static Optional<Path> path(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ApiSettings[" + host + ":" + port + "]";
    }
}
