package io.thalweg.config;

import java.util.List;
import java.util.regex.Pattern;

/** The forms of text values; each method throws an {@link IllegalArgumentException} that names the key and the value. */
final class Forms {

    private static final Pattern TOPIC_CHARACTERS = Pattern.compile("[a-zA-Z0-9._-]*");
    // The host may be an IPv6 address in brackets, the scheme is what Kafka accepts there.
    private static final Pattern SERVER = Pattern.compile("([A-Z_]+://)?(\\[[0-9a-fA-F:%.]+]|[^\\s:\\[\\]]+):\\d{1,5}");
    /** A topic's name has at most 249 characters; this leaves room for what is added. */
    private static final int LONGEST = 180;

    private Forms() {}

    static void requireServers(String servers) {
        for (String server : servers.split(",", -1)) {
            if (!SERVER.matcher(server.strip()).matches()) {
                throw new IllegalArgumentException(
                        "bootstrap.servers is '" + servers + "'; it has the form HOST:PORT,HOST:PORT");
            }
        }
    }

    static void requireTopicName(String key, String name) {
        requireNonEmpty(key, name);
        requireTopicPrefix(key, name);
    }

    static void requireTopicPrefix(String key, String prefix) {
        if (prefix.length() > LONGEST || !TOPIC_CHARACTERS.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    key + " is '" + prefix + "'; it has at most " + LONGEST + " letters, digits, '.', '_' and '-'");
        }
    }

    static void requireOneOf(String key, String value, List<String> values) {
        if (!values.contains(value)) {
            throw new IllegalArgumentException(key + " is '" + value + "'; it must be empty or one of "
                    + String.join(
                            ", ",
                            values.stream().filter(each -> !each.isEmpty()).toList()));
        }
    }

    static void requireNonEmpty(String key, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(key + " is empty");
        }
    }
}
