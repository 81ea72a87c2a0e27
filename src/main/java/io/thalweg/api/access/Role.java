package io.thalweg.api.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a token may be used for. */
public enum Role {
    /** Reads lists, estimates, items and errors. */
    READER,
    /** Rates and withdraws. */
    RATER,
    /** Changes items. */
    CATALOG,
    /** Forgets users and asks for new lists. */
    KEEPER,
    /** All of it, and what is about all users. */
    ADMIN;

    /** As the file of tokens and messages have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    public static String words() {
        return Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));
    }
}
