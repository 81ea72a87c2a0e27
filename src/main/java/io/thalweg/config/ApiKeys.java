package io.thalweg.config;

import static io.thalweg.config.Key.choice;
import static io.thalweg.config.Key.integer;
import static io.thalweg.config.Key.text;

import io.thalweg.config.Key.Group;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** The keys of the HTTP API, and what they say together. */
public final class ApiKeys {

    /** The value of {@link #PORT} at which there is no API. */
    public static final int NO_PORT = -1;

    private static final int MINUTE_MILLIS = 60_000;
    private static final int DAY_MILLIS = 86_400_000;
    private static final List<String> TRUE_OR_FALSE = List.of("true", "false");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]*[a-z0-9])?|\\[[0-9a-f:.]+]");
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9]([a-z0-9._-]*[a-z0-9])?|\\[[0-9a-f:.]+])(:\\d{1,5})?");

    public static final Key<String> HOST = text(
            "api.host",
            Group.API,
            "127.0.0.1",
            "an address of this machine",
            host -> Forms.requireNonEmpty("api.host", host),
            "Where the HTTP API is answered; 0.0.0.0 is every interface, and asks for `api.tokens` or `api.open`");
    public static final Key<Integer> PORT =
            integer("api.port", Group.API, NO_PORT, NO_PORT, 65_535, "The API's port; 0 is any free one, -1 is no API");
    public static final Key<String> TOKENS = text(
            "api.tokens",
            Group.API,
            "",
            "a file, or empty",
            file -> {},
            "A file of who may ask what, read again when it changes: lines of a name, roles with commas (reader, rater,"
                    + " catalog, keeper, admin), the token's SHA-256 in hex, and `user=ID` where it is for one user only");
    public static final Key<String> OPEN = choice(
            "api.open",
            Group.API,
            "false",
            TRUE_OR_FALSE,
            "Whether everybody who reaches an address beyond this machine may ask and change everything, without a"
                    + " token");
    public static final Key<String> HOSTS = text(
            "api.hosts",
            Group.API,
            "",
            "HOST, comma-separated, or empty",
            each("api.hosts", NAME, "a name without a port"),
            "Names by which clients may call the API, beside the address it listens on and those of this machine;"
                    + " others are refused, since a web page can make its own name point here");
    public static final Key<String> ORIGINS = text(
            "api.origins",
            Group.API,
            "",
            "SCHEME://HOST:PORT, comma-separated, or empty",
            each("api.origins", ORIGIN, "an origin as a browser sends it, such as https://shop.example"),
            "Web pages of other servers that may ask from a browser");
    public static final Key<Integer> RATE = integer(
            "api.rate",
            Group.API,
            1_000,
            0,
            1_000_000,
            "Requests a second that one token may make, and at most that many at once; without tokens, all callers"
                    + " together; 0 for any number");
    public static final Key<String> COMPUTED = choice(
            "api.computed",
            Group.API,
            "true",
            TRUE_OR_FALSE,
            "Whether lists are computed too, with filters and for users without an account; `false` takes no heap for"
                    + " it and answers with published lists only");
    public static final Key<Integer> VIEWS = integer(
            "api.views", Group.API, 1, 1, 16, "Threads that compute, each with its own view of the model on the heap");
    public static final Key<Integer> QUEUE = integer(
            "api.queue", Group.API, 64, 1, 10_000, "Requests that may wait for those threads; further ones get a 503");
    public static final Key<Integer> TIMEOUT_MILLIS = integer(
            "api.timeout.ms",
            Group.API,
            1_000,
            1,
            MINUTE_MILLIS,
            "How long a request may wait for those threads; then it gets a 503");
    public static final Key<Integer> WAIT_MILLIS = integer(
            "api.wait.ms",
            Group.API,
            1_000,
            0,
            MINUTE_MILLIS,
            "How long a read that names a write (`Thalweg-After`) waits until that is learned; then it gets a 504");
    public static final Key<Integer> MAX_AGE_MILLIS = integer(
            "api.max.age.ms",
            Group.API,
            0,
            0,
            DAY_MILLIS,
            "Answers from state that is older become a 503; 0: answers of any age, which say how old they are");
    public static final Key<String> TLS_KEYSTORE = text(
            "api.tls.keystore",
            Group.API,
            "",
            "a file, or empty",
            file -> {},
            "A PKCS12 file with the API's key and certificate; with it, the API speaks HTTPS only");
    public static final Key<String> TLS_PASSWORD =
            text("api.tls.password", Group.API, "", "any text", password -> {}, "The password of `api.tls.keystore`");

    static final List<Key<?>> ALL = List.of(
            HOST,
            PORT,
            TOKENS,
            OPEN,
            HOSTS,
            ORIGINS,
            RATE,
            COMPUTED,
            VIEWS,
            QUEUE,
            TIMEOUT_MILLIS,
            WAIT_MILLIS,
            MAX_AGE_MILLIS,
            TLS_KEYSTORE,
            TLS_PASSWORD);

    private ApiKeys() {}

    /** Whether only this machine can reach the address; a name other than localhost counts as one that others reach. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.strip()).matches();
    }

    /** The parts of a list with commas, without blanks around them, in lower case as browsers send them. */
    public static List<String> parts(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(part -> part.strip().toLowerCase(Locale.ROOT))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** @throws ConfigException if keys don't go together; says what to type */
    static void requireConsistent(ThalwegConfig config) {
        boolean hasKeystore = !config.get(TLS_KEYSTORE).isEmpty();
        boolean hasPassword = !config.get(TLS_PASSWORD).isEmpty();
        if (hasKeystore && !hasPassword) {
            throw new ConfigException("api.tls.keystore is " + config.get(TLS_KEYSTORE)
                    + ", and api.tls.password is not set; give it in the file of --config, or as the variable "
                    + TLS_PASSWORD.variable());
        }
        if (hasPassword && !hasKeystore) {
            throw new ConfigException(
                    "api.tls.password is set, and api.tls.keystore is not; name the file: --set api.tls.keystore=FILE");
        }
        boolean isOpen = config.get(OPEN).equals("true");
        boolean hasTokens = !config.get(TOKENS).isEmpty();
        if (isOpen && hasTokens) {
            throw new ConfigException("api.open=true lets everybody in, and api.tokens is " + config.get(TOKENS)
                    + "; leave one of them out");
        }
        if (config.get(PORT) != NO_PORT && !isLoopback(config.get(HOST)) && !isOpen && !hasTokens) {
            throw new ConfigException("api.host is " + config.get(HOST)
                    + ", which others can reach, and nothing says who may ask; name the tokens: --set"
                    + " api.tokens=FILE, or let everybody in: --set api.open=true");
        }
    }

    private static Consumer<String> each(String key, Pattern form, String meaning) {
        return value -> {
            for (String part : parts(value)) {
                if (!form.matcher(part).matches()) {
                    throw new IllegalArgumentException(key + " has '" + part + "', which is not " + meaning);
                }
            }
        };
    }
}
